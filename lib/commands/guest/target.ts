import { authoriseIn } from "@/lib/auth/authorise";
import { type GuestAction, type GuestKind, whyNot } from "@/lib/domain/guest";
import type { Permission } from "@/lib/domain/permissions";
import { notFound } from "@/lib/errors";
import type { GuestRecord } from "@/lib/inventory/view";
import type { Moxxie } from "@/lib/moxxie";
import { type Capabilities, capabilitiesOf, type GuestRef, type Provider } from "@/lib/providers/provider";
import type { PlanContext, PlanTarget } from "../define";
import { PlanBuilder } from "../plan";

/** What every command on an existing guest freezes: who it is on which platform, and how it stood. */
export interface GuestDecisions {
  endpointId: string;
  kind: GuestKind;
  vmId: string;
  name: string;
  host: string;
  /** Whether it ran when the command was accepted; what an undo brings back. */
  wasRunning: boolean;
}

export interface GuestTarget {
  guest: GuestRecord;
  provider: Provider;
  ref: GuestRef;
  decisions: GuestDecisions;
}

/**
 * The guest a command names, for the actor that asks.
 * @throws MoxxieError `forbidden`, `not_found` (also for a guest in a datacenter that the actor may not see).
 */
export async function loadGuest(context: PlanContext, guestId: string, permission: Permission): Promise<GuestTarget> {
  const { moxxie, actor } = context;
  const seen = moxxie.inventory.view().guests.get(guestId);
  if (!seen) throw notFound("guest", guestId);
  authoriseIn(actor, permission, { datacenterId: seen.datacenterId, what: "guest", id: guestId });
  const guest = freeFor(context, await withoutEndedOperation(moxxie, seen));
  const { endpointId, kind, vmId, name, hostName, status } = guest;
  return {
    guest,
    provider: moxxie.providers.get(endpointId),
    ref: { kind, vmId, hostName },
    decisions: { endpointId, kind, vmId, name, host: hostName, wasRunning: status === "running" },
  };
}

/**
 * An operation is told to have ended a moment before every process shows its guest as free: whoever waited for the end
 * and asks for the next thing at once must not be refused for the last one.
 */
async function withoutEndedOperation(moxxie: Moxxie, guest: GuestRecord): Promise<GuestRecord> {
  if (!guest.busyOperationId) return guest;
  const row = await moxxie.db.prisma.guest.findUnique({ where: { id: guest.id }, select: { busyOperationId: true } });
  if (row && row.busyOperationId === guest.busyOperationId) return guest;
  await moxxie.inventory.applyGuest(guest.id);
  const now = moxxie.inventory.view().guests.get(guest.id);
  if (!now) throw notFound("guest", guest.id);
  return now;
}

/** What a bulk operation holds is free for its own items. */
const freeFor = ({ parentId }: PlanContext, guest: GuestRecord): GuestRecord =>
  parentId !== undefined && guest.busyOperationId === parentId ? { ...guest, busyOperationId: null } : guest;

/** As people call it: `VM 100 web-server`. */
export const nounOf = (kind: GuestKind) => (kind === "vm" ? "VM" : "container");
export const nameOf = (guest: Pick<GuestRecord, "kind" | "vmId" | "name">) =>
  `${nounOf(guest.kind)} ${guest.vmId} ${guest.name}`;

/** Begins the plan of a command on a guest: it names the guest and checks that its state allows the action. */
export function planOn(target: GuestTarget, action: GuestAction, title: string): PlanBuilder {
  const { guest, provider } = target;
  const plan = new PlanBuilder(title, targetOf(guest));
  const reason = whyNot(action, {
    ...guest,
    busyWith: guest.busyOperationId && `operation ${guest.busyOperationId}`,
    suspendKeeps: provider.suspend?.keeps,
  });
  // In the order in which `whyNot` asks: the code is of what the sentence says.
  const code = guest.busyOperationId ? "conflict" : guest.lock ? "guest_locked" : "invalid_state";
  return plan.check("state", reason, { code, passed: `It is ${guest.status}.` });
}

export function targetOf(guest: GuestRecord): PlanTarget {
  return {
    type: "guest",
    id: guest.id,
    name: guest.name,
    datacenterId: guest.datacenterId,
    endpointId: guest.endpointId,
    guestId: guest.id,
  };
}

/** Adds the failed check when the platform cannot do it at all. */
export function requireFacet(plan: PlanBuilder, provider: Provider, facet: keyof Capabilities): PlanBuilder {
  if (capabilitiesOf(provider)[facet]) return plan;
  return plan.failed("capability", "not_supported", "The platform of this guest cannot do that.");
}

/** The provider and the guest's place on it, for a step; the owner host is the one known now. */
export function handleOf(
  moxxie: Moxxie,
  decisions: Pick<GuestDecisions, "endpointId" | "kind" | "vmId" | "host">,
): {
  provider: Provider;
  ref: GuestRef;
} {
  const { endpointId, kind, vmId, host } = decisions;
  const known = moxxie.inventory.view().guestByVmId(endpointId, vmId);
  return { provider: moxxie.providers.get(endpointId), ref: { kind, vmId, hostName: known?.hostName ?? host } };
}
