import type { NetworkProfile, PackageInfo, TemplateInfo } from "@/lib/providers/provider";
import type { KnownGuest } from "./known-guest";
import type { GuestMeasurements } from "./measurement";

/**
 * One endpoint's part of the view, immutable: guests by id with the indexes over them. A change copies what it touches;
 * indexes hold ids, so that measurements, which change with every poll, leave them alone.
 */
export class EndpointSlice {
  readonly guests: ReadonlyMap<string, KnownGuest>;
  readonly profiles: readonly NetworkProfile[];
  readonly templates: readonly TemplateInfo[];
  readonly packages: readonly PackageInfo[];
  readonly #idByVmId: ReadonlyMap<string, string>;
  readonly #idsByName: ReadonlyMap<string, readonly string[]>;
  #list: readonly KnownGuest[] | undefined;

  private constructor(parts: SliceParts) {
    this.guests = parts.guests;
    this.profiles = parts.profiles;
    this.templates = parts.templates;
    this.packages = parts.packages;
    this.#idByVmId = parts.idByVmId;
    this.#idsByName = parts.idsByName;
  }

  static of({ guests = [], profiles = [], templates = [], packages = [] }: Partial<SliceContent>): EndpointSlice {
    const byId = new Map(guests.map((guest) => [guest.id, guest]));
    return new EndpointSlice({ guests: byId, profiles, templates, packages, ...indexesOf(byId) });
  }

  get list(): readonly KnownGuest[] {
    this.#list ??= [...this.guests.values()];
    return this.#list;
  }

  byVmId(vmId: string): KnownGuest | undefined {
    const id = this.#idByVmId.get(vmId);
    return id === undefined ? undefined : this.guests.get(id);
  }

  byName(name: string): readonly KnownGuest[] {
    const ids = this.#idsByName.get(name) ?? [];
    return ids.flatMap((id) => this.guests.get(id) ?? []);
  }

  withDetails(details: Pick<Partial<SliceContent>, "profiles" | "templates" | "packages">): EndpointSlice {
    return new EndpointSlice({ ...this.#parts(), ...details });
  }

  /** Puts guests in place of those with their ids and takes others away. */
  withGuests({ upserts = [], removedIds = [] }: GuestEdit): EndpointSlice {
    if (upserts.length === 0 && removedIds.length === 0) return this;
    const guests = new Map(this.guests);
    let sameIndexes = true;
    for (const id of removedIds) sameIndexes = !guests.delete(id) && sameIndexes;
    for (const guest of upserts) {
      const before = guests.get(guest.id);
      sameIndexes = sameIndexes && before?.name === guest.name && before.vmId === guest.vmId;
      guests.set(guest.id, guest);
    }
    return new EndpointSlice({ ...this.#parts(), guests, ...(sameIndexes ? {} : indexesOf(guests)) });
  }

  /** Measurements by platform id; a guest that is not named has none. */
  withMeasurements(measured: GuestMeasurements): EndpointSlice {
    const upserts: KnownGuest[] = [];
    for (const guest of this.list) {
      const [cpuFraction, memoryUsedMb] = measured[guest.vmId] ?? [null, null];
      if (guest.cpuFraction !== cpuFraction || guest.memoryUsedMb !== memoryUsedMb)
        upserts.push({ ...guest, cpuFraction, memoryUsedMb });
    }
    return this.withGuests({ upserts });
  }

  #parts(): SliceParts {
    const { guests, profiles, templates, packages } = this;
    return { guests, profiles, templates, packages, idByVmId: this.#idByVmId, idsByName: this.#idsByName };
  }
}

export interface GuestEdit {
  upserts?: readonly KnownGuest[];
  removedIds?: readonly string[];
}

interface SliceContent {
  guests: readonly KnownGuest[];
  profiles: readonly NetworkProfile[];
  templates: readonly TemplateInfo[];
  packages: readonly PackageInfo[];
}

interface Indexes {
  idByVmId: ReadonlyMap<string, string>;
  idsByName: ReadonlyMap<string, readonly string[]>;
}

interface SliceParts extends Omit<SliceContent, "guests">, Indexes {
  guests: ReadonlyMap<string, KnownGuest>;
}

function indexesOf(guests: ReadonlyMap<string, KnownGuest>): Indexes {
  const idByVmId = new Map<string, string>();
  const idsByName = new Map<string, string[]>();
  for (const { id, vmId, name } of guests.values()) {
    idByVmId.set(vmId, id);
    const sameName = idsByName.get(name);
    if (sameName) sameName.push(id);
    else idsByName.set(name, [id]);
  }
  return { idByVmId, idsByName };
}
