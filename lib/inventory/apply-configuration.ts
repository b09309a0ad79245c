import type { Config } from "@/lib/config";
import type { Database } from "@/lib/db";
import type { Logger } from "@/lib/log";
import { checkRanges, warnOfNetworksOutside } from "./check-ranges";
import { syncEstateFromConfig } from "./sync-config";

/**
 * Brings the tables to what moxxie.yaml and the environment say of datacenters and endpoints, at a start.
 *
 * @throws ConfigError for ranges that overlap where that is an error; then nothing is written. And what
 *   `syncEstateFromConfig` throws.
 */
export async function applyConfiguration(deps: { db: Database; config: Config; log: Logger }): Promise<void> {
  await checkRanges(deps);
  await syncEstateFromConfig(deps.db, deps.config);
  await warnOfNetworksOutside(deps);
}
