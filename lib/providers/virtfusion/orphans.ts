import { z } from "zod";
import type { ServerOrder } from "./creation-order";
import { Amount, OptionalAmount, OptionalText, optionalObject, type Server } from "./wire";

/** A server as the list of a user's servers tells it, as far as it is used. */
export const UserServer = z.object({
  id: Amount,
  name: OptionalText.transform((name) => name ?? ""),
  state: z.string(),
  resources: optionalObject(z.object({ memory: OptionalAmount, storage: OptionalAmount, cpuCores: OptionalAmount })),
});
export type UserServer = z.output<typeof UserServer>;

/** The panel's clock and ours differ a little. */
const clockSkewMs = 5_000;

/** Whether a listed server has neither name nor system, and the order's size. */
export const isCandidate = (order: ServerOrder, { name, state, resources }: UserServer): boolean =>
  name === "" &&
  state === "allocated" &&
  resources?.memory === order.memory &&
  resources.cpuCores === order.cpuCores &&
  resources.storage === order.storage;

/**
 * Whether a server is what an attempt to carry out the order since then has left: made in that time, without a name, and
 * as the order says. Of orders that differ only in what the panel does not tell of a server (firewall rulesets, package)
 * either fits. `packageProfile`: the network profile of a server whose order names none.
 */
export function isLeftBy(
  order: ServerOrder,
  { server, since, packageProfile }: { server: Server; since: Date; packageProfile: number },
): boolean {
  const { name, state, built, created, hypervisor, cpu, settings, storage, network } = server;
  const [first, ...others] = [...storage].sort((one, other) => Number(other.primary) - Number(one.primary));
  const extra = [order.additionalStorage1Capacity, order.additionalStorage2Capacity].filter((gb) => gb !== undefined);
  const face = network?.interfaces[0];
  const sameSpeed =
    order.networkSpeedInbound === undefined ||
    (face?.inAverage === order.networkSpeedInbound && face.outAverage === order.networkSpeedOutbound);
  return (
    name === "" &&
    state === "allocated" &&
    built === undefined &&
    Date.parse(created) >= since.getTime() - clockSkewMs &&
    hypervisor?.groupId === order.hypervisorId &&
    cpu?.cores === order.cpuCores &&
    settings?.resources?.memory === order.memory &&
    first?.capacity === order.storage &&
    sameNumbers(
      others.map(({ capacity }) => capacity),
      extra,
    ) &&
    sameSpeed &&
    (order.ipv4 === undefined || face?.ipv4.length === order.ipv4) &&
    mayHaveProfile(face?.networkProfile ?? 0, order.networkProfile ?? packageProfile)
  );
}

/** The panel was seen to tell 0 of a server that was ordered with another profile; any other number is the server's. */
const mayHaveProfile = (told: number, wanted: number) => told === 0 || told === wanted;

const sameNumbers = (some: (number | undefined)[], others: number[]) =>
  some.length === others.length && some.every((value, index) => value === others[index]);
