import type { Actor } from "@/lib/auth/actor";
import { authorise } from "@/lib/auth/authorise";
import type { GuestDetail } from "@/lib/contracts/guests";
import { type GuestAction, type GuestFacts, guestActions, whyNot } from "@/lib/domain/guest";
import { cannotWords, facetOfAction, productName } from "@/lib/domain/platform-words";
import type { GuestRecord } from "@/lib/inventory/view";
import type { Moxxie } from "@/lib/moxxie";
import { type Capabilities, capabilitiesOf } from "@/lib/providers/provider";
import { allocationOfGuestNetworks } from "../networks/allocation-of-guest";
import { guestView } from "./guest-view";
import { guestById } from "./resolve-guest";

/**
 * One guest with what may be done to it now. From the view; the database is asked only for the title of an operation
 * that works on it. @throws MoxxieError `not_found`.
 */
export async function getGuest(moxxie: Moxxie, actor: Actor, guestId: string): Promise<GuestDetail> {
  authorise(actor, "vm:read");
  const guest = guestById(moxxie, actor, guestId);
  const { providers, inventory } = moxxie;
  const provider = providers.has(guest.endpointId) ? providers.get(guest.endpointId) : undefined;
  const capabilities = provider && capabilitiesOf(provider);
  const version = inventory.view().endpoints.get(guest.endpointId)?.version ?? null;
  const product = productName({ version, provider: guest.provider });
  return {
    ...guestView(moxxie, guest),
    actions: actionsOf(guest, {
      capabilities,
      product,
      busyWith: await busyWith(moxxie, guest),
      suspendKeeps: provider?.suspend?.keeps,
    }),
    capabilities: capabilities ?? {},
    networkStatus: networkStatusOf(guest),
    networks: await networksOf(moxxie, guest),
  };
}

async function networksOf({ db }: Moxxie, guest: GuestRecord): Promise<GuestDetail["networks"]> {
  const allocations = await allocationOfGuestNetworks(db.prisma, guest);
  return guest.networks.map((network, index) => ({ ...network, allocationId: allocations[index] ?? null }));
}

/** Interfaces are known by name once this process has asked; until then only the addresses are. */
function networkStatusOf({ addresses, networks, interfaces = [] }: GuestRecord): GuestDetail["networkStatus"] {
  const configured = networks.find(({ cidr }) => cidr !== null)?.cidr?.replace(/\/\d+$/, "");
  return {
    assignedIP: addresses[0] ?? configured ?? null,
    interfaces: interfaces.map((each) => ({
      name: each.name,
      macAddress: each.macAddress ?? null,
      addresses: [...each.addresses],
    })),
    source: addresses.length > 0 ? "agent" : configured ? "configuration" : "none",
  };
}

async function busyWith({ db }: Moxxie, { busyOperationId }: GuestRecord): Promise<string | null> {
  if (!busyOperationId) return null;
  const operation = await db.prisma.operation.findUnique({ where: { id: busyOperationId }, select: { title: true } });
  return operation?.title ?? `operation ${busyOperationId}`;
}

function actionsOf(
  guest: GuestRecord,
  facts: { capabilities: Capabilities | undefined; product: string } & Pick<GuestFacts, "busyWith" | "suspendKeeps">,
): GuestDetail["actions"] {
  const { capabilities, product, ...standing } = facts;
  const reasonOf = (action: GuestAction): string | null => {
    const facet = facetOfAction[action];
    if (!capabilities) return "The endpoint of this guest cannot be used as it is configured.";
    if (facet && !capabilities[facet]) return cannotWords([product], facet);
    return whyNot(action, { ...guest, ...standing }) ?? null;
  };
  return Object.fromEntries(guestActions.map((action) => [action, reasonOf(action)])) as GuestDetail["actions"];
}
