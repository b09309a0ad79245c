import type { Params } from "../parameters/params";
import { digestOf, type SdnConfig, type SdnSubnet, type SdnVnet, type SdnZone } from "../state/sdn";
import { cidrOf, splitCidr } from "./subnet";

const numeric = new Set(["tag", "mtu", "vlanaware", "isolate-ports", "vxlan-port", "vrf-vxlan", "snat"]);

export type View = Record<string, unknown>;

/** Renders one object as the lists show it, with the digest of all of its kind. */
export const zoneView =
  ({ zones }: SdnConfig) =>
  (zone: SdnZone): View => ({
    zone: zone.zone,
    type: zone.type,
    ...settingsView(zone.settings),
    digest: digestOf(zones),
  });

export const vnetView =
  ({ vnets }: SdnConfig) =>
  (vnet: SdnVnet): View => ({
    vnet: vnet.vnet,
    zone: vnet.zone,
    type: "vnet",
    ...settingsView(vnet.settings),
    digest: digestOf(vnets),
  });

export const subnetView =
  ({ subnets }: SdnConfig) =>
  (subnet: SdnSubnet): View => {
    const { "dhcp-range": ranges, ...settings } = subnet.settings;
    const cidr = cidrOf(subnet.subnet);
    const { network, mask } = splitCidr(cidr);
    return {
      subnet: subnet.subnet,
      id: subnet.subnet,
      type: "subnet",
      vnet: subnet.vnet,
      zone: subnet.zone,
      cidr,
      network,
      mask,
      ...settingsView(settings),
      ...(ranges && { "dhcp-range": ranges.split(" ").map(rangeView) }),
      digest: digestOf(subnets),
    };
  };

function rangeView(text: string): View {
  return Object.fromEntries(text.split(",").map((part) => part.split("=", 2)));
}

function settingsView(settings: Readonly<Record<string, string>>): View {
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [key, numeric.has(key) ? Number(value) : value]),
  );
}

/**
 * A list as configured, as applied (`running=1`), or as configured with marks of what is not applied (`pending=1`):
 * then the values are those in force, `state` says what waits, and `pending` has the values to come.
 */
export function listed<Item>(
  params: Params,
  input: {
    configured: SdnConfig;
    running: SdnConfig;
    mapOf: (config: SdnConfig) => ReadonlyMap<string, Item>;
    viewOf: (config: SdnConfig) => (item: Item) => View;
    idKey: string;
  },
): View[] {
  const { configured, running, mapOf, viewOf, idKey } = input;
  const shown = (config: SdnConfig) => new Map([...mapOf(config)].map(([id, item]) => [id, viewOf(config)(item)]));
  if (params.flag("running")) return [...shown(running).values()];
  const [wanted, present] = [shown(configured), shown(running)];
  if (!params.flag("pending")) return [...wanted.values()];
  const ids = [...new Set([...wanted.keys(), ...present.keys()])];
  return ids.map((id) => pendingView({ wanted: wanted.get(id), present: present.get(id), idKey }));
}

/** What is no setting of an object. */
const derived = new Set(["digest", "type", "id", "subnet", "network", "mask", "cidr"]);

function pendingView(input: { wanted: View | undefined; present: View | undefined; idKey: string }): View {
  const { wanted, present, idKey } = input;
  if (wanted === undefined) return { ...present, state: "deleted" };
  const isSetting = (key: string) => key !== idKey && !derived.has(key);
  const settings = Object.entries(wanted).filter(([key]) => isSetting(key));
  if (present === undefined) {
    const { digest: _, ...values } = wanted;
    return { ...values, state: "new", pending: Object.fromEntries(settings) };
  }
  const changed = settings.filter(([key, value]) => JSON.stringify(present[key]) !== JSON.stringify(value));
  const removed = Object.keys(present).filter((key) => isSetting(key) && !(key in wanted));
  if (changed.length + removed.length === 0) return wanted;
  const pending = Object.fromEntries([...changed, ...removed.map((key) => [key, "deleted"])]);
  return { ...present, state: "changed", pending };
}
