import { MoxxieError } from "@/lib/errors";
import type { ClientNetworkSpec } from "../../provider";
import type { Vnet, Zone } from "../wire";
import { isMarkedAlias, vnetNameOf, zoneOfProfileId } from "./names";
import type { AppliedSdn, SdnState } from "./state";

/** Zones in which a vnet carries a VLAN that one can see on the wire. */
export const makesNetworks = ({ type }: Pick<Zone, "type">) => type === "qinq" || type === "vlan";

/** The outer tag that a zone puts around what is in it; null for none. */
export const serviceVlanOf = ({ type, tag }: Pick<Zone, "type" | "tag">) => (type === "qinq" ? (tag ?? null) : null);

/** Whether a vnet is the one that `spec` means, made by Moxxie: by name, zone, tag and mark. */
export const isVnetOf = (spec: ClientNetworkSpec, { vnet, zone, tag, alias }: Vnet): boolean =>
  vnet === vnetNameOf(spec) && zone === zoneOfProfileId(spec.zoneId) && tag === spec.vlan && isMarkedAlias(alias);

/** Whether the vnet that `spec` means is applied. */
export const isApplied = (spec: ClientNetworkSpec, { vnets }: Pick<AppliedSdn, "vnets">): boolean =>
  vnets.some((vnet) => isVnetOf(spec, vnet));

/** The zone, when it is as the spec says. Throws `network_misconfigured` with both numbers and what to do. */
export function zoneFor(spec: ClientNetworkSpec, { zones }: Pick<AppliedSdn, "zones">, endpointId: string): Zone {
  const name = zoneOfProfileId(spec.zoneId);
  const zone = zones.find((one) => one.zone === name);
  const where = `SDN zone '${name}' of endpoint '${endpointId}'`;
  if (zone === undefined) {
    throw misconfigured(
      `There is no ${where} in force, or Moxxie's user may not see it. Make and apply the zone, and give the user SDN.Audit and SDN.Allocate on /sdn/zones/${name}.`,
    );
  }
  if (!makesNetworks(zone)) {
    throw misconfigured(`The ${where} is of type ${zone.type}; VLANs can be made in zones of type vlan and qinq only.`);
  }
  const has = serviceVlanOf(zone);
  if (has === spec.serviceVlan) return zone;
  throw misconfigured(
    `The ${where} ${outerTag(has)}, but the datacenter's configuration ${expectation(spec.serviceVlan)}. ${remedy(spec, { zone: name, has })}`,
  );
}

const misconfigured = (message: string) => new MoxxieError("network_misconfigured", message);

const outerTag = (vlan: number | null) =>
  vlan === null ? "puts no service VLAN around its VLANs" : `has the service VLAN ${vlan}`;
const expectation = (vlan: number | null) => (vlan === null ? "is not Q-in-Q" : `says service VLAN ${vlan}`);

function remedy({ serviceVlan }: ClientNetworkSpec, { zone, has }: { zone: string; has: number | null }): string {
  if (has === null) return `Use a zone of type qinq with the tag ${serviceVlan}, or switch Q-in-Q off.`;
  const change = `Set the datacenter's serviceVlan to ${has} (with qinqEnabled)`;
  if (serviceVlan === null) return `${change}, or use a zone of type vlan.`;
  return `${change}, or the tag of zone ${zone} to ${serviceVlan} and apply the SDN.`;
}

/**
 * Whether the vnet can be made, is there already, or is to be applied still. Throws `network_taken` when its name or
 * its tag is another's.
 */
export function vnetProgress(spec: ClientNetworkSpec, state: SdnState): "absent" | "configured" | "applied" {
  const name = vnetNameOf(spec);
  const zone = zoneOfProfileId(spec.zoneId);
  for (const vnet of [...state.configured, ...state.applied.vnets]) {
    if (vnet.vnet === name && !isVnetOf(spec, vnet)) throw nameTaken(spec, vnet);
    if (vnet.vnet !== name && vnet.zone === zone && vnet.tag === spec.vlan) throw tagTaken(spec, vnet);
  }
  if (!state.configured.some((vnet) => isVnetOf(spec, vnet))) return "absent";
  return isApplied(spec, state.applied) ? "applied" : "configured";
}

function nameTaken(spec: ClientNetworkSpec, { vnet, zone, tag }: Vnet): MoxxieError {
  const wanted = `VLAN ${spec.vlan} in zone ${zoneOfProfileId(spec.zoneId)}`;
  const has = tag === undefined ? `no VLAN in zone ${zone}` : `VLAN ${tag} in zone ${zone}`;
  return new MoxxieError(
    "network_taken",
    `The platform has a vnet '${vnet}' already, and it is not the one that Moxxie would make: it is meant for ${wanted} and has ${has}. Remove or rename it there, or give out another VLAN.`,
  );
}

const tagTaken = ({ vlan }: ClientNetworkSpec, { vnet, zone }: Vnet) =>
  new MoxxieError(
    "network_taken",
    `VLAN ${vlan} in zone ${zone} is used by the vnet '${vnet}', which Moxxie did not make. Give out another VLAN, or remove that vnet.`,
  );

/** Throws `conflict` when somebody else's changes wait: applying the SDN would put them in force too. */
export function assertNothingForeignWaits({ foreignChanges }: SdnState, endpointId: string): void {
  if (foreignChanges.length === 0) return;
  const shown = foreignChanges.slice(0, 10).join(", ");
  const more = foreignChanges.length > 10 ? ` and ${foreignChanges.length - 10} more` : "";
  throw new MoxxieError(
    "conflict",
    `Somebody else's changes to the SDN of endpoint '${endpointId}' wait to be applied: ${shown}${more}. Applying Moxxie's would put them in force too; apply or revert them on the platform first.`,
    { extra: { pendingChanges: foreignChanges } },
  );
}
