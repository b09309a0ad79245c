import { WhatIfEstate } from "@/lib/domain/bulk/what-if-estate";
import type { GuestRecord } from "@/lib/domain/estate";
import type { Inventory } from "@/lib/inventory/inventory";
import type { Moxxie } from "@/lib/moxxie";
import type { GuestRef, Provider } from "@/lib/providers/provider";
import type { ProviderRegistry } from "@/lib/providers/registry";
import { planningProvider } from "./planning-reads";

/**
 * A Moxxie to plan with, in which what was planned before has happened already: placement, capacity, names, affinity
 * and the states of guests are judged as they will be then. Platforms and database are the real ones, read only.
 */
export class WhatIf {
  readonly moxxie: Moxxie;
  readonly #real: Moxxie;
  readonly #changed = new Set<string>();
  #estate: WhatIfEstate;

  constructor(real: Moxxie) {
    this.#real = real;
    this.#estate = WhatIfEstate.over(real.inventory.view());
    this.moxxie = { ...real, inventory: this.#inventory(), providers: this.#providers() };
  }

  get view(): WhatIfEstate {
    return this.#estate;
  }

  /** A guest is there from now on, or is as this record says. */
  put(guest: GuestRecord): void {
    this.#changed.add(guest.id);
    this.#estate = this.#estate.withGuest(guest);
  }

  /** A reservation is used up. */
  consume(reservationId: string): void {
    this.#estate = this.#estate.withoutHold(reservationId);
  }

  #inventory(): Inventory {
    const { inventory } = this.#real;
    return {
      view: () => this.#estate,
      freshnessOf: (endpointId) => inventory.freshnessOf(endpointId),
      start: () => inventory.start(),
      stop: () => inventory.stop(),
      reload: () => inventory.reload(),
      pollNow: (endpointId) => inventory.pollNow(endpointId),
      refreshGuest: (endpointId, ref) => inventory.refreshGuest(endpointId, ref),
      refreshProfiles: (endpointId) => inventory.refreshProfiles(endpointId),
      applyHolds: (reservationIds) => inventory.applyHolds(reservationIds),
      applyGuest: async (guestId) => {
        await inventory.applyGuest(guestId);
        const now = inventory.view().guests.get(guestId);
        if (now && !this.#changed.has(guestId)) this.#estate = this.#estate.withGuest(now);
      },
    };
  }

  #providers(): ProviderRegistry {
    const { providers } = this.#real;
    const made = new Map<string, Provider>();
    const get = (endpointId: string): Provider => {
      const known = made.get(endpointId);
      if (known) return known;
      const provider = planningProvider(providers.get(endpointId), {
        now: (ref) => this.#asItIs(endpointId, ref),
        runs: ({ vmId }) => this.#isExpectedToRun(endpointId, vmId),
      });
      made.set(endpointId, provider);
      return provider;
    };
    return {
      get,
      has: (endpointId) => providers.has(endpointId),
      all: () => providers.all().map((provider) => get(provider.endpointId)),
      set: (settings) => providers.set(settings),
      remove: (endpointId) => providers.remove(endpointId),
      closeAll: () => providers.closeAll(),
    };
  }

  #asItIs(endpointId: string, ref: GuestRef): GuestRef {
    const guest = this.#real.inventory.view().guestByVmId(endpointId, ref.vmId);
    return guest ? { ...ref, hostName: guest.hostName } : ref;
  }

  #isExpectedToRun(endpointId: string, vmId: string): boolean | undefined {
    const guest = this.#estate.guestByVmId(endpointId, vmId);
    return guest && this.#changed.has(guest.id) ? guest.status === "running" : undefined;
  }
}
