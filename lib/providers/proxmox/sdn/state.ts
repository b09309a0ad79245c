import { path } from "../../transport";
import type { ProxmoxClient } from "../client";
import {
  PendingControllersAnswer,
  PendingSubnetsAnswer,
  PendingVnetsAnswer,
  PendingZonesAnswer,
  type Vnet,
  VnetsAnswer,
  type Zone,
  ZonesAnswer,
} from "../wire";
import { withoutSdn } from "./absent";
import { isMarkedAlias } from "./names";

/** What of a cluster's software-defined network is applied: what nodes have, or are told to have. */
export interface AppliedSdn {
  zones: Zone[];
  vnets: Vnet[];
}

/** The same with what is configured, and what of that waits to be applied. */
export interface SdnState {
  applied: AppliedSdn;
  /** Vnets as configured, applied or not. */
  configured: Vnet[];
  /** Changes that wait to be applied, and that Moxxie did not make: in words, `zone lab (new)`. */
  foreignChanges: string[];
}

export async function readApplied(client: ProxmoxClient): Promise<AppliedSdn> {
  const running = { query: { running: true } };
  const [zones, vnets] = await Promise.all([
    withoutSdn(client.get("/cluster/sdn/zones", ZonesAnswer, running)),
    withoutSdn(client.get("/cluster/sdn/vnets", VnetsAnswer, running)),
  ]);
  return { zones, vnets };
}

/** Vnets as configured, applied or not. */
export const readConfigured = (client: ProxmoxClient): Promise<Vnet[]> =>
  withoutSdn(client.get("/cluster/sdn/vnets", VnetsAnswer));

/** Reads all of it: six calls, and one for each vnet that is not Moxxie's (its subnets may wait too). */
export async function readSdn(client: ProxmoxClient): Promise<SdnState> {
  const pending = { query: { pending: true } };
  const [applied, configured, pendingZones, pendingVnets, pendingControllers] = await Promise.all([
    readApplied(client),
    readConfigured(client),
    withoutSdn(client.get("/cluster/sdn/zones", PendingZonesAnswer, pending)),
    withoutSdn(client.get("/cluster/sdn/vnets", PendingVnetsAnswer, pending)),
    withoutSdn(client.get("/cluster/sdn/controllers", PendingControllersAnswer, pending)),
  ]);
  const subnets = await Promise.all(
    configured.filter(({ alias }) => !isMarkedAlias(alias)).map(({ vnet }) => pendingSubnets(client, vnet)),
  );
  const foreignChanges = [
    ...pendingZones.filter(waits).map(({ zone, state }) => `zone ${zone} (${state})`),
    ...pendingVnets.filter((one) => waits(one) && !isOurs(one)).map(({ vnet, state }) => `vnet ${vnet} (${state})`),
    ...pendingControllers.filter(waits).map(({ controller, state }) => `controller ${controller} (${state})`),
    ...subnets.flat(),
  ];
  return { applied, configured, foreignChanges };
}

async function pendingSubnets(client: ProxmoxClient, vnet: string): Promise<string[]> {
  const query = { pending: true };
  const listed = await withoutSdn(
    client.get(path`/cluster/sdn/vnets/${vnet}/subnets`, PendingSubnetsAnswer, { query }),
  );
  return listed
    .filter(waits)
    .map(({ subnet, cidr, state }) => `subnet ${cidr ?? subnet ?? "?"} of vnet ${vnet} (${state})`);
}

const waits = ({ state }: { state?: string }) => state !== undefined && state !== "";

/**
 * Moxxie makes and removes vnets whole; of one that it makes anew with another label only the alias changes. Any other
 * change to a vnet of Moxxie's was made by somebody else.
 */
function isOurs({ alias, state, pending = {} }: { alias?: string; state?: string; pending?: Record<string, unknown> }) {
  const before = isMarkedAlias(alias);
  const after = isMarkedAlias(typeof pending.alias === "string" ? pending.alias : alias);
  if (state === "changed") return before && after && Object.keys(pending).every((key) => key === "alias");
  return before || after;
}
