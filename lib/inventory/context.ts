import type { Config } from "@/lib/config";
import type { Database } from "@/lib/db";
import { KeyedMutex } from "@/lib/db/keyed-mutex";
import type { EventBus } from "@/lib/events/bus";
import type { Logger } from "@/lib/log/logger";
import type { ProviderRegistry } from "@/lib/providers/registry";
import type { SecretBox } from "@/lib/secrets";
import { Estate, type EstateEdit } from "./estate";
import { LiveLooks } from "./live-looks";

/** What an inventory is made from. */
export interface InventoryDeps {
  db: Database;
  log: Logger;
  events: EventBus;
  providers: ProviderRegistry;
  config: Config;
  secrets: SecretBox;
  processId: string;
}

/** What the bulk lists of platforms may lag behind. */
const bulkLagMs = 15_000;

/** What the parts of one inventory share: the view, and the turn-taking of those who change it. */
export class InventoryContext {
  readonly deps: InventoryDeps;
  readonly liveLooks: LiveLooks;
  estate = Estate.empty;
  readonly #turns = new KeyedMutex();

  constructor(deps: InventoryDeps) {
    this.deps = deps;
    // Where polls come faster than that, what they tell of a guest that was looked at before is looked at again.
    this.liveLooks = new LiveLooks(bulkLagMs, Math.min(bulkLagMs, deps.config.inventoryIntervalMs / 2));
  }

  /**
   * Reading rows, writing them and changing the view is one turn, one after the other for each endpoint: the view can
   * never be set back by somebody who read earlier. Platforms are not called within.
   */
  turn<T>(endpointId: string, work: () => Promise<T>): Promise<T> {
    return this.#turns.run(endpointId, work);
  }

  apply(endpointId: string, edit: EstateEdit): void {
    this.estate = this.estate.with(endpointId, edit);
  }
}
