import { randomUUID } from "node:crypto";
import { clientVlanOf } from "@/lib/domain/client-vlan";
import type { GuestNetwork } from "@/lib/domain/estate";
import type { GuestStatus } from "@/lib/domain/guest";
import { ownerOfVlan } from "@/lib/queries/networks/owner-of-vlan";
import { turnOfDatacenter } from "@/lib/reservations/datacenter-lock";
import type { AcceptContext, Plan, PlanContext } from "../define";
import { PlanOutdated } from "../define";
import { noteRealisation, takeAddressFor } from "../network";
import { lockNetworks } from "../network/locks";
import { consumeReservation } from "../reservation/use";
import type { CreateDecisions } from "./creation-decisions";
import { diskRoomGb } from "./disk-room";
import { requireRoomStill } from "./room";
import { idForNewGuest } from "./vm-id";

/** What accepting a creation means, for both kinds of guest. */
export const acceptance = {
  turn: (plan: Plan<CreateDecisions>) => turnOfDatacenter(plan.decisions.datacenter),
  accept: acceptCreation,
  afterAccept: async ({ moxxie }: PlanContext, { reservationId }: CreateDecisions) => {
    if (reservationId) await moxxie.inventory.applyHolds([reservationId]);
  },
};

/**
 * In the accepting transaction: checks under the datacenter's lock that the chosen host still has the room, claims the
 * platform id, writes the guest's row, which holds the room from now on, takes its address and uses up its reservation.
 * @throws PlanOutdated when somebody else was given the room, the name or the network since the plan was made.
 */
async function acceptCreation<Input>(
  context: AcceptContext<Input, CreateDecisions>,
): Promise<Partial<CreateDecisions>> {
  const { tx, moxxie, operationId, decisions } = context;
  const { endpointId, spec, datacenter, storageId, reservationId } = decisions;
  const { hostName, memoryMb, cpuCores } = spec;
  const diskGb = diskRoomGb(spec);
  await requireRoomStill(
    { tx, moxxie },
    { datacenterId: datacenter, endpointId, hostName, memoryMb, cpuCores, storageId, diskGb },
    reservationId ? { reservationId } : {},
  );
  const taken = await tx.guest.count({ where: { name: spec.name, endpoint: { datacenterId: datacenter } } });
  if (taken > 0) throw new PlanOutdated();
  await requireOwnNetwork(context);
  const vmId = await idForNewGuest(tx, { provider: moxxie.providers.get(endpointId), operationId });
  const guestId = randomUUID();
  await writeGuest(context, { guestId, vmId });
  const addressed = await takeAddress(context, guestId);
  if (reservationId) await consumeReservation({ tx, moxxie }, { reservationId, operationId, guestId });
  return { vmId, guestId, ...addressed };
}

async function writeGuest<Input>(
  { tx, operationId, decisions }: AcceptContext<Input, CreateDecisions>,
  { guestId, vmId }: { guestId: string; vmId: string },
): Promise<void> {
  const { endpointId, spec, record, storageId, networks } = decisions;
  await tx.guest.create({
    data: {
      id: guestId,
      endpointId,
      vmId,
      kind: spec.kind,
      name: spec.name,
      hostName: spec.hostName,
      status: "creating" satisfies GuestStatus,
      cpuCores: spec.cpuCores,
      memoryMb: spec.memoryMb,
      diskGb: diskRoomGb(spec),
      diskStorageId: storageId,
      // From now on nobody is given the VLAN as a free one.
      networks: networks satisfies GuestNetwork[] as object[],
      tags: spec.tags,
      managed: true,
      clientId: record.clientId,
      primaryDc: record.primaryDc,
      failoverDc: record.failoverDc,
      busyOperationId: operationId,
    },
  });
}

/** The VLAN may have been given to a client since the plan; one more look under the lock of those who give them. */
async function requireOwnNetwork<Input>({
  tx,
  moxxie,
  decisions,
}: AcceptContext<Input, CreateDecisions>): Promise<void> {
  const { datacenter: datacenterId, network, record } = decisions;
  const datacenter = moxxie.inventory.view().datacenters.get(datacenterId);
  const vlan = datacenter ? clientVlanOf(datacenter, network) : null;
  if (vlan === null) return;
  await lockNetworks(tx, datacenterId);
  const owner = await ownerOfVlan(tx, { datacenterId, vlan });
  if (owner && owner.clientId !== record.clientId) throw new PlanOutdated();
}

/** The address goes into what the platform is told; with the network that is made for it, if one is. */
async function takeAddress<Input>(
  { tx, moxxie, actor, decisions }: AcceptContext<Input, CreateDecisions>,
  guestId: string,
): Promise<Partial<CreateDecisions>> {
  const { address, network, making, spec, endpointId } = decisions;
  const { allocationId } = network;
  if (allocationId === undefined) return {};
  if (making) {
    const { zoneId } = making.spec;
    await noteRealisation(tx, { allocationId, endpointId, profileId: making.profileId, zoneId });
  }
  if (!address) return {};
  const wanted = address.wanted === null ? {} : { address: address.wanted };
  const taken = await takeAddressFor({ tx, moxxie }, { allocationId, guestId, ...wanted, createdBy: actor.name });
  return {
    address: { ...address, given: taken.cidr },
    spec: { ...spec, cloudInit: { gateway: taken.gateway, ...spec.cloudInit, ip: taken.cidr } },
  };
}
