import type { Actor } from "@/lib/auth/actor";
import { can, sees } from "@/lib/auth/authorise";
import type { GuestKind } from "@/lib/domain/guest";
import { MoxxieError, notFound } from "@/lib/errors";
import type { EstateView, GuestRecord } from "@/lib/inventory/view";
import type { Moxxie } from "@/lib/moxxie";

/**
 * The guest that a path or an input names: Moxxie's id, the platform's id where only one guest has it, or that with a
 * datacenter or an endpoint before it (`DC1:100`, `pve-ams:100`). Asks for no permission, because what is done with
 * the guest needs one; guests of datacenters that the actor does not see do not exist for it.
 * @throws MoxxieError `not_found`, or `ambiguous_vm_id` with the candidates.
 */
export function resolveGuest(moxxie: Moxxie, actor: Actor, reference: string, kind?: GuestKind): GuestRecord {
  const candidates = named(moxxie.inventory.view(), reference).filter(
    (guest) => sees(actor, guest.datacenterId) && (kind === undefined || guest.kind === kind),
  );
  const [guest, ...others] = candidates;
  if (!guest) throw notFound(kind === undefined ? "guest" : kind === "vm" ? "VM" : "container", reference);
  if (others.length > 0) throw ambiguous(reference, candidates, actor);
  return guest;
}

/** `resolveGuest` for an id that Moxxie itself gave. */
export function guestById(moxxie: Moxxie, actor: Actor, guestId: string): GuestRecord {
  const guest = moxxie.inventory.view().guests.get(guestId);
  if (!guest || !sees(actor, guest.datacenterId)) throw notFound("guest", guestId);
  return guest;
}

function named(view: EstateView, reference: string): readonly GuestRecord[] {
  const byId = view.guests.get(reference);
  if (byId) return [byId];
  const colon = reference.indexOf(":");
  if (colon < 0) return view.guestsWithVmId(reference);
  const place = reference.slice(0, colon);
  return view
    .guestsWithVmId(reference.slice(colon + 1))
    .filter(({ datacenterId, endpointId }) => datacenterId === place || endpointId === place);
}

function ambiguous(reference: string, guests: readonly GuestRecord[], actor: Actor): MoxxieError {
  const candidates = guests.map((guest) => ({
    id: guest.id,
    vmId: `${guest.endpointId}:${guest.vmId}`,
    datacenter: guest.datacenterId,
    endpoint: guest.endpointId,
    kind: guest.kind,
    ...(can(actor, "vm:read") && { name: guest.name }),
  }));
  const forms = candidates.map(({ vmId }) => vmId).join(", ");
  return new MoxxieError("ambiguous_vm_id", `Several guests have the id ${reference}; say which: ${forms}.`, {
    extra: { candidates },
  });
}
