import type { GuestRecord } from "./view";

/** A guest as the inventory itself knows it: what readers see, and what the rules of removal and polling need. */
export interface KnownGuest extends GuestRecord {
  /** Polls in a row that did not tell of the guest, counted up to the limit of the grace rule. */
  readonly missedPolls: number;
  /** When its addresses were last asked for. */
  readonly addressesAt: Date | null;
  /** When its configuration was last read for `networks`. */
  readonly networksAt: Date | null;
}
