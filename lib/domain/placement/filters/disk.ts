import { allDisksGb, needsDisk, storageFor, usableStorages } from "../storage-choice";
import type { Filter } from "../types";
import { afterReservations, rounded } from "../words";

/** The disk must fit on one storage, of those that take such disks. */
export const disk: Filter = {
  name: "disk",
  reject: (request, host) => {
    if (!needsDisk(request) || storageFor(request, host) !== null) return null;
    if (request.storage !== undefined && !host.storages.some(({ name }) => name === request.storage)) {
      return `No storage ${request.storage} on this host that takes such disks`;
    }
    if (host.storages.length === 0) return "No storage on this host takes such disks";
    const usable = usableStorages(request, host);
    const [first, ...others] = usable;
    if (!first) return "The template is on another host; a copy needs a storage that both share";
    const best = others.reduce((most, storage) => (storage.freeGb > most.freeGb ? storage : most), first);
    return `Needs ${allDisksGb(request)} GB disk on one storage, has ${rounded(best.freeGb)} GB free${afterReservations(best.reservedGb)}`;
  },
};
