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

/** The network profile of an order's server. */
export interface ExpectedProfile {
  /** The order's own, else the package's; 0: the panel's default. */
  id: number;
  /** Whether this panel tells it: one was seen to tell 0 of a server that was ordered with another. */
  isTold: boolean;
}

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
 * either fits.
 */
export function isLeftBy(
  order: ServerOrder,
  { server, since, profile }: { server: Server; since: Date; profile: ExpectedProfile },
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
    mayHaveProfile(face?.networkProfile ?? 0, profile)
  );
}

/** A server of another order must not be taken over with its network. */
const mayHaveProfile = (told: number, { id, isTold }: ExpectedProfile) => told === id || (told === 0 && !isTold);

const sameNumbers = (some: (number | undefined)[], others: number[]) =>
  some.length === others.length && some.every((value, index) => value === others[index]);
