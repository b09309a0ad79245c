import type { StorageObservation } from "../observation";
import { totalOf } from "./units";
import type { ResourcesRow } from "./wire";

type Local = NonNullable<ResourcesRow["resources"]["localStorage"]>;
type Other = ResourcesRow["resources"]["otherStorage"][number];

/** The name of a hypervisor's own storage where the panel tells none. */
export const localName = "Local";

/**
 * Storages of hypervisors: each one's own, and those beside it. What several hypervisors show under one id, and every
 * datastore, is one shared storage.
 */
export function storagesOf(hosts: readonly { name: string; row: ResourcesRow }[]): StorageObservation[] {
  const local = hosts.flatMap(({ name, row: { resources } }) =>
    resources.localStorage ? [localStorageOf(name, resources.localStorage)] : [],
  );
  const seen = hosts.flatMap(({ name, row }) => row.resources.otherStorage.map((storage) => ({ storage, host: name })));
  const byId = Map.groupBy(seen, ({ storage }) => storage.id);
  const others = [...byId.values()].flatMap((places) => {
    const [first] = places;
    return first ? [otherStorageOf(first.storage, { hosts: places.map(({ host }) => host) })] : [];
  });
  return withOwnNames([...local, ...others]);
}

function localStorageOf(hostName: string, storage: Local): Named {
  return { ...commonOf(storage), name: storage.name ?? localName, hostName, hostNames: [hostName], shared: false };
}

function otherStorageOf(storage: Other, { hosts }: { hosts: string[] }): Named {
  const shared = storage.isDatastore || hosts.length > 1;
  const name = storage.name ?? `Storage ${storage.id}`;
  return {
    ...commonOf(storage),
    name,
    id: storage.id,
    hostName: shared ? null : (hosts[0] ?? null),
    hostNames: hosts,
    shared,
  };
}

type Named = StorageObservation & { id?: number };

function commonOf(storage: Local): Pick<StorageObservation, "type" | "available" | "contents" | "totalGb" | "usedGb"> {
  const totalGb = totalOf(storage, "storageGb");
  return {
    type: storage.storageType === undefined ? "storage" : `type ${storage.storageType}`,
    available: storage.enabled,
    contents: ["vm-disk"],
    ...(totalGb !== undefined && { totalGb }),
    ...(storage.allocated !== undefined && { usedGb: storage.allocated }),
  };
}

/** Moxxie knows storages by host and name; the panel does not mind two of one name, which are then told apart by id. */
function withOwnNames(storages: Named[]): StorageObservation[] {
  const keyOf = ({ hostName, name }: Named) => `${hostName ?? ""}/${name}`;
  const bearers = Map.groupBy(storages, keyOf);
  return storages.map(({ id, ...storage }) =>
    id !== undefined && (bearers.get(keyOf(storage))?.length ?? 0) > 1
      ? { ...storage, name: `${storage.name} (${id})` }
      : storage,
  );
}
