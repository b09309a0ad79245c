import type { Observation } from "../observation";
import type { VirtfusionClient } from "./client";
import { guestOf } from "./guest-observation";
import { hostOf } from "./host-observation";
import type { Hypervisors } from "./hypervisors";
import type { PowerLooks } from "./power-looks";
import { readResources } from "./resources";
import type { Servers } from "./servers";
import { storagesOf } from "./storage-observation";
import type { Server } from "./wire";

/**
 * Hypervisors with what they have given out, their storages and their servers. Costs the pages of hypervisors and
 * servers, a call for each group, and a bounded number of looks at power states. A look is told once, in the observation
 * that took it: later ones say `powerUntold`, since what was seen minutes ago may have been changed by anybody since.
 */
export async function observe(
  parts: { client: VirtfusionClient; servers: Servers; hypervisors: Hypervisors; looks: PowerLooks },
  signal?: AbortSignal,
): Promise<Observation> {
  const { client, servers, hypervisors, looks } = parts;
  // First alone: a panel that is away is then found so by one call and its repetitions.
  const hosts = await hypervisors.list({ maxAgeMs: 0, signal });
  const [listed, rows] = await Promise.all([
    servers.list({ maxAgeMs: 0, signal }),
    readResources(client, hosts, signal),
  ]);
  const hostNames = new Map(hosts.map(({ id, name }) => [id, name]));
  const shown = listed.filter((server) => hostNames.has(server.hypervisorId) && !isJustBeingMade(server));
  const seen = await looks.take(shown, signal);
  return {
    hosts: hosts.map((host) => hostOf(host, rows.get(host.id))),
    guests: seen.map((server) => guestOf(server, hostNames.get(server.hypervisorId) ?? "")),
    storages: storagesOf(hosts.flatMap(({ id, name }) => withRow(name, rows.get(id)))),
  };
}

const withRow = <T>(name: string, row: T | undefined) => (row === undefined ? [] : [{ name, row }]);

const namedWithinMs = 60_000;

/** Somebody has just allocated it and gives it its name, or an operation's mark, in a moment. */
const isJustBeingMade = ({ name, state, created }: Server): boolean =>
  name === "" && state === "allocated" && Date.now() - Date.parse(created) < namedWithinMs;
