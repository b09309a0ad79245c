import type { GuestRef } from "@/lib/providers/provider";
import type { EstateView, Freshness } from "./view";

/** Polling, diffing, the read model. Made by `createInventory`; there is one a process. */
export interface Inventory {
  /** The estate now. Costs nothing: no platform and no database is asked. */
  view(): EstateView;
  /** How far the data of an endpoint can be trusted at this moment. */
  freshnessOf(endpointId: string): Freshness;
  /** Begins to poll the endpoints (one process polls each) and to follow changes that other processes write. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /**
   * Reads the lists of datacenters and endpoints again, after they were edited, and what belongs to endpoints that are
   * new. The first call reads everything and begins to follow what other processes write; `start` polls as well.
   */
  reload(): Promise<void>;
  /** Polls one endpoint now; throws what the poll met. */
  pollNow(endpointId: string): Promise<void>;
  /**
   * Looks at one guest on its platform now (live, not cached) and writes what it finds; used after every step that
   * touched a guest. A guest that is gone is removed; of one that is there its networks are read too. Resolves when the
   * view shows it.
   */
  refreshGuest(endpointId: string, ref: Pick<GuestRef, "kind" | "vmId"> & { hostName?: string }): Promise<void>;
  /**
   * Reads an endpoint's networks, templates and version now instead of in their turn, after networks were made on it or
   * removed. What is not told keeps what was known.
   */
  refreshProfiles(endpointId: string): Promise<void>;
  /** Applies rows that the caller has just written in its own committed transaction, so that the view shows them at once. */
  applyGuest(guestId: string): Promise<void>;
  /** The same for reservations. */
  applyHolds(reservationIds: readonly string[]): Promise<void>;
}
