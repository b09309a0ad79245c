import { SeededRandom } from "../../random";
import type { Cluster } from "../state/cluster";
import { addAccounts, type Credentials } from "./accounts";
import { addGuests, sharedStorageOf } from "./guests";
import { addTaskHistory } from "./history";
import { addInfrastructure } from "./infrastructure";
import type { SeedOptions } from "./options";
import { addTemplates } from "./templates";
import { addDownloads } from "./volumes";

/** Fills an empty cluster from a seed: the same options at the same time give the same cluster. */
export function generateCluster(cluster: Cluster, options: SeedOptions): { root: Credentials; auditor: Credentials } {
  // One stream for each part: a change of one does not shuffle the others.
  const stream = (name: string) => new SeededRandom(`${options.seed}/${options.clusterName}/${name}`);
  const credentials = addAccounts(cluster.parts.accounts, stream("accounts"));
  addInfrastructure(cluster, options, stream("infrastructure"));
  addDownloads(cluster);
  addTemplates(cluster, sharedStorageOf(options), stream("templates"));
  addGuests(cluster, options, stream("guests"));
  addTaskHistory(cluster, stream("history"));
  return credentials;
}
