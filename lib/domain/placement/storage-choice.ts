import { templatesFor } from "./template-choice";
import type { HostCandidate, PlacementRequest, StorageCandidate } from "./types";

/** A request for no disk at all, on no storage, is content with a host that has none. */
export const needsDisk = ({ diskGb, storage, template, extraDiskGb = 0 }: PlacementRequest) =>
  diskGb > 0 || extraDiskGb > 0 || storage !== undefined || template !== undefined;

/** What all its disks take. */
export const allDisksGb = ({ diskGb, extraDiskGb = 0 }: Pick<PlacementRequest, "diskGb" | "extraDiskGb">) =>
  diskGb + extraDiskGb;

/** The storage that takes the disks: the one asked for, else the one with the largest share free; a tie goes by name. */
export function storageFor(request: PlacementRequest, host: HostCandidate): string | null {
  const neededGb = allDisksGb(request);
  let best: StorageCandidate | undefined;
  for (const storage of usableStorages(request, host)) {
    if (storage.freeGb >= neededGb && (!best || isBetter(storage, best))) best = storage;
  }
  return best?.name ?? null;
}

/** Those that may take the disk at all: of the name asked for, and shared when the template is at home elsewhere. */
export function usableStorages(request: PlacementRequest, host: HostCandidate): readonly StorageCandidate[] {
  if (request.storage === undefined && request.template === undefined) return host.storages;
  const home = request.template === undefined ? undefined : templatesFor(request, host)[0]?.homeHostName;
  const mustBeShared = home !== undefined && home !== host.name;
  return host.storages.filter(
    ({ name, shared }) => (shared || !mustBeShared) && (request.storage === undefined || name === request.storage),
  );
}

function isBetter(storage: StorageCandidate, best: StorageCandidate): boolean {
  const difference = shareFree(storage) - shareFree(best);
  return difference > 0 || (difference === 0 && storage.name < best.name);
}

const shareFree = ({ freeGb, totalGb }: StorageCandidate) => freeGb / Math.max(1, totalGb);
