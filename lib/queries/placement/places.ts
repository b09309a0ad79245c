import type { Actor } from "@/lib/auth/actor";
import { sees } from "@/lib/auth/authorise";
import type { HostCandidate } from "@/lib/domain/placement/types";
import { MoxxieError } from "@/lib/errors";
import type { EstateView } from "@/lib/inventory/view";

/** How many names an error tells; nobody reads thousands. */
const toldMost = 20;

/**
 * The datacenters that a request may use: the one asked for, else all that the actor sees.
 * @throws MoxxieError `unknown_datacenter`, also for one that the actor may not see.
 */
export function datacentersAsked(view: EstateView, actor: Actor, datacenter: string | undefined): readonly string[] {
  const visible = [...view.datacenters.keys()].filter((id) => sees(actor, id));
  if (datacenter === undefined) return visible;
  if (visible.includes(datacenter)) return [datacenter];
  throw new MoxxieError("unknown_datacenter", `There is no datacenter '${datacenter}'. Known: ${told(visible)}.`, {
    extra: { known: visible.slice(0, toldMost) },
  });
}

/**
 * Refuses a kind of platform that none of these datacenters has: a misspelt name must not look like a full estate.
 * @throws MoxxieError `cannot_be_done`
 */
export function requireProvider(
  view: EstateView,
  { provider, datacenterIds }: { provider: string | undefined; datacenterIds: readonly string[] },
): void {
  if (provider === undefined) return;
  const here = [...view.endpoints.values()].filter(({ datacenterId }) => datacenterIds.includes(datacenterId));
  const known = [...new Set(here.map((endpoint) => endpoint.provider))].sort();
  if (known.includes(provider)) return;
  throw new MoxxieError("cannot_be_done", `There is no provider '${provider}' here. Known: ${told(known)}.`, {
    errors: [{ path: "provider", message: "is not known here" }],
    extra: { known },
  });
}

/**
 * Refuses a host that is not among the candidates.
 * @throws MoxxieError `unknown_host`
 */
export function requireHost(host: string | undefined, candidates: readonly HostCandidate[]): void {
  if (host === undefined || candidates.some(({ name, id }) => name === host || id === host)) return;
  const known = candidates.map(({ name }) => name);
  throw new MoxxieError("unknown_host", `There is no host '${host}' here. Hosts: ${told(known)}.`, {
    extra: { known: known.slice(0, toldMost) },
  });
}

/**
 * Refuses a group of hosts that none of the candidates is in.
 * @throws MoxxieError `unknown_host_group`
 */
export function requireHostGroup(hostGroup: string | undefined, candidates: readonly HostCandidate[]): void {
  if (hostGroup === undefined || candidates.some(({ group }) => group?.name === hostGroup)) return;
  const known = [...new Set(candidates.flatMap(({ group }) => group?.name ?? []))].sort();
  const message = `There is no host group '${hostGroup}' here. Groups: ${told(known)}.`;
  const errors = [{ path: "hostGroup", message: "is not known here" }];
  throw new MoxxieError("unknown_host_group", message, { errors, extra: { known: known.slice(0, toldMost) } });
}

function told(names: readonly string[]): string {
  if (names.length === 0) return "none";
  const shown = names.slice(0, toldMost).join(", ");
  return names.length > toldMost ? `${shown} and ${names.length - toldMost} more` : shown;
}
