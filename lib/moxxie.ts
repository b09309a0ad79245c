import type { OperationRunner } from "@/lib/operations/runner";
import type { Config } from "./config";
import type { Database } from "./db";
import type { EventBus } from "./events/bus";
import type { Inventory } from "./inventory/inventory";
import type { Logger } from "./log";
import type { Jobs } from "./operations/jobs";
import type { ProviderRegistry } from "./providers/registry";
import type { SecretBox } from "./secrets";

/**
 * One running Moxxie: everything that queries, commands and entrances are given. Made by `startMoxxie` (lib/start.ts);
 * tests make several in one process. Functions take it as their first argument and keep no state of their own.
 */
export interface Moxxie {
  readonly config: Config;
  readonly db: Database;
  readonly log: Logger;
  readonly secrets: SecretBox;
  readonly jobs: Jobs;
  readonly events: EventBus;
  readonly providers: ProviderRegistry;
  readonly inventory: Inventory;
  readonly operations: OperationRunner;
  readonly startedAt: Date;
  /** This process among those that share the database. */
  readonly processId: string;
}
