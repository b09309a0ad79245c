import { maximumFlow } from "./shared-flow";
import { spread } from "./spread";

export interface HostDemand {
  /** As many guests as its CPU and memory take. */
  guests: number;
  /** The storages that a guest's disk can lie on there. */
  storages: readonly { id: string }[];
}

/**
 * Gives as many guests as possible a disk on a storage that their host reaches; exact. A storage that one host alone
 * reaches is used first, which costs nobody else anything. What then remains is a maximum flow over shared storages.
 * Hosts that reach the same ones are interchangeable in it and go as one, so that its size is that of the few different
 * sets of storages and not of the many hosts.
 *
 * @param room how many disks go on each storage, by its id.
 * @returns by host, in their order: how many disks lie on which storage.
 */
export function assignToStorages(
  hosts: readonly HostDemand[],
  room: ReadonlyMap<string, number>,
): Map<string, number>[] {
  const reachedBy = new Map<string, number>();
  for (const { storages } of hosts) for (const { id } of storages) reachedBy.set(id, (reachedBy.get(id) ?? 0) + 1);
  const isOwn = ({ id }: { id: string }) => reachedBy.get(id) === 1;
  const takers = hosts.map(({ guests, storages }) => {
    const disks = new Map<string, number>();
    let left = guests;
    for (const { id } of storages.filter(isOwn)) {
      const units = Math.min(left, room.get(id) ?? 0);
      if (units > 0) disks.set(id, units);
      left -= units;
    }
    return { disks, left, shared: storages.filter((storage) => !isOwn(storage)).map(({ id }) => id) };
  });
  shareOut(
    takers.filter(({ left, shared }) => left > 0 && shared.length > 0),
    room,
  );
  return takers.map(({ disks }) => disks);
}

interface Taker {
  disks: Map<string, number>;
  left: number;
  /** Ids of the storages that it shares with other hosts. */
  shared: readonly string[];
}

/** The flow over shared storages, one taker for all hosts that reach the same ones, divided evenly among these. */
function shareOut(takers: readonly Taker[], room: ReadonlyMap<string, number>): void {
  const storageIds = [...new Set(takers.flatMap(({ shared }) => shared))];
  const indexOf = new Map(storageIds.map((id, index) => [id, index]));
  const sourcesOf = ({ shared }: Taker) => shared.flatMap((id) => indexOf.get(id) ?? []).sort((a, b) => a - b);
  const groups = [...Map.groupBy(takers, (taker) => sourcesOf(taker).join()).values()];
  const flow = maximumFlow({
    demands: groups.map((members) => members.reduce((total, { left }) => total + left, 0)),
    supplies: storageIds.map((id) => room.get(id) ?? 0),
    reach: groups.map(([member]) => (member ? sourcesOf(member) : [])),
  });
  for (const [index, members] of groups.entries()) {
    for (const [source, units] of flow[index] ?? []) {
      const shares = spread(
        units,
        members.map(({ left }) => left),
      );
      for (const [place, taker] of members.entries()) {
        const share = shares[place] ?? 0;
        const id = storageIds[source];
        if (share === 0 || id === undefined) continue;
        taker.disks.set(id, (taker.disks.get(id) ?? 0) + share);
        taker.left -= share;
      }
    }
  }
}
