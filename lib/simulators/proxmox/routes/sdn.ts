import { createHash } from "node:crypto";
import { failure } from "../errors";
import { Sdn, type SdnVnet, type SdnZone } from "../state/sdn";
import { type Call, nodeName, type Routes, startTask } from "./call";

const numeric = new Set(["tag", "mtu", "vlanaware", "isolate-ports", "vxlan-port"]);
const notSettings = new Set(["zone", "type", "vnet", "digest", "lock-token", "delete"]);
const mayRead = ["SDN.Audit", "SDN.Allocate"];
const mayWrite = ["SDN.Allocate"];

export const sdnRoutes: Routes = {
  "GET /cluster/sdn/zones": (call) => listZones(call),
  "GET /cluster/sdn/zones/{zone}": (call) => zoneView(zoneOf(call, "")),
  "POST /cluster/sdn/zones": (call) => createZone(call),
  "DELETE /cluster/sdn/zones/{zone}": (call) => {
    const zone = zoneOf(call, "delete sdn zone object failed: ");
    for (const vnet of sdnOf(call).vnets.values()) {
      if (vnet.zone === zone.zone)
        throw failure(`delete sdn zone object failed: zone ${zone.zone} is used by vnet ${vnet.vnet}`);
    }
    sdnOf(call).zones.delete(zone.zone);
    return null;
  },
  "GET /cluster/sdn/vnets": (call) => listVnets(call),
  "GET /cluster/sdn/vnets/{vnet}": (call) => vnetView(vnetOf(call, mayRead)),
  "POST /cluster/sdn/vnets": (call) => createVnet(call),
  "PUT /cluster/sdn/vnets/{vnet}": (call) => updateVnet(call),
  "DELETE /cluster/sdn/vnets/{vnet}": (call) => {
    sdnOf(call).vnets.delete(vnetOf(call, mayWrite).vnet);
    return null;
  },
  "GET /cluster/sdn/vnets/{vnet}/subnets": (call) => {
    vnetOf(call, mayRead);
    return [];
  },
  "PUT /cluster/sdn": (call) =>
    startTask(call, {
      type: "reloadnetworkall",
      id: "",
      node: call.cluster.contactedNode.name,
      body: async (task) => {
        for (const node of call.cluster.nodes.values()) task.write(`${node.name}: reloading network config`);
        await task.takes(1_000);
        task.reach(50);
        sdnOf(call).apply();
      },
    }),
  "GET /nodes/{node}/sdn/zones": (call) => {
    const zones = [...sdnOf(call).appliedZones.values()].filter((zone) => Sdn.zoneIsOn(zone, nodeName(call)));
    return [
      { zone: "localnetwork", status: "available" },
      ...zones.map((zone) => ({ zone: zone.zone, status: "available" })),
    ];
  },
};

function sdnOf(call: Call): Sdn {
  return call.cluster.parts.sdn;
}

/** The configuration, what is applied (`running`), or the configuration with marks of what differs (`pending`). */
function listZones(call: Call): unknown {
  const { zones, appliedZones } = sdnOf(call);
  const type = call.params.optionalText("type");
  return view(call, { configured: zones, applied: appliedZones, render: zoneView }).filter(
    (zone) => (type === undefined || zone.type === type) && maySee(call, `/sdn/zones/${zone.zone}`),
  );
}

function listVnets(call: Call): unknown {
  const { vnets, appliedVnets } = sdnOf(call);
  return view(call, { configured: vnets, applied: appliedVnets, render: vnetView }).filter((vnet) =>
    maySee(call, `/sdn/zones/${vnet.zone}/${vnet.vnet}`),
  );
}

function view<Item>(
  call: Call,
  input: { configured: Map<string, Item>; applied: Map<string, Item>; render: (item: Item) => Record<string, unknown> },
): Record<string, unknown>[] {
  const { configured, applied, render } = input;
  if (call.params.flag("running")) return [...applied.values()].map(render);
  if (!call.params.flag("pending")) return [...configured.values()].map(render);
  const ids = [...new Set([...configured.keys(), ...applied.keys()])];
  return ids.map((id) => pendingView(configured.get(id), applied.get(id), render));
}

function pendingView<Item>(
  configured: Item | undefined,
  applied: Item | undefined,
  render: (item: Item) => Record<string, unknown>,
): Record<string, unknown> {
  if (configured === undefined) return { ...(applied && render(applied)), state: "deleted" };
  const wanted = render(configured);
  if (applied === undefined) return { ...wanted, state: "new", pending: wanted };
  const present = render(applied);
  const changed = Object.entries(wanted).filter(([key, value]) => key !== "digest" && present[key] !== value);
  return changed.length === 0 ? wanted : { ...present, state: "changed", pending: Object.fromEntries(changed) };
}

function maySee(call: Call, path: string): boolean {
  return call.permissions.hasAny(path, ["SDN.Audit", "SDN.Use", "SDN.Allocate"]);
}

function createZone(call: Call): null {
  const { params } = call;
  const id = params.text("zone");
  const type = params.text("type");
  const { zones } = sdnOf(call);
  if (zones.has(id)) throw failure(`create sdn zone object failed: sdn zone object ID '${id}' already defined`);
  if (type !== "simple" && type !== "vlan" && type !== "qinq" && type !== "vxlan" && type !== "evpn") {
    throw failure(`create sdn zone object failed: zone type '${type}' is not simulated`);
  }
  const settings = Object.fromEntries(params.except(notSettings));
  const required = type === "qinq" ? ["bridge", "tag"] : type === "vlan" ? ["bridge"] : [];
  const missing = required.find((key) => settings[key] === undefined);
  if (missing)
    throw sdnParameterFailure("create sdn zone object failed", missing, "property is missing and it is not optional");
  zones.set(id, { zone: id, type, settings });
  return null;
}

function createVnet(call: Call): null {
  const prefix = "create sdn vnet object failed";
  const { params } = call;
  const id = params.text("vnet");
  const { vnets, zones } = sdnOf(call);
  if (vnets.has(id)) throw failure(`${prefix}: sdn vnet object ID '${id}' already defined`);
  const zone = zones.get(params.optionalText("zone") ?? "");
  if (!zone) throw failure(`${prefix}: zone '${params.optionalText("zone") ?? ""}' does not exist`);
  call.permissions.require(`/sdn/zones/${zone.zone}`, mayWrite);
  const vnet: SdnVnet = { vnet: id, zone: zone.zone, settings: Object.fromEntries(params.except(notSettings)) };
  requireTag(call, { prefix, zone, vnet });
  vnets.set(id, vnet);
  return null;
}

function updateVnet(call: Call): null {
  const prefix = "update sdn vnet object failed";
  const old = vnetOf(call, mayWrite);
  const { params } = call;
  const zone = sdnOf(call).zones.get(params.optionalText("zone") ?? old.zone);
  if (!zone) throw failure(`${prefix}: zone '${params.optionalText("zone")}' does not exist`);
  const removed = params.optionalText("delete")?.split(",") ?? [];
  const settings = { ...old.settings, ...Object.fromEntries(params.except(notSettings)) };
  for (const key of removed) delete settings[key];
  const vnet = { vnet: old.vnet, zone: zone.zone, settings };
  requireTag(call, { prefix, zone, vnet });
  sdnOf(call).vnets.set(vnet.vnet, vnet);
  return null;
}

/** The tag is needed in VLAN-like zones, refused in simple ones, and unique in its zone. */
function requireTag(call: Call, { prefix, zone, vnet }: { prefix: string; zone: SdnZone; vnet: SdnVnet }): void {
  const { tag } = vnet.settings;
  if (tag === undefined && (zone.type === "vlan" || zone.type === "vxlan" || zone.type === "evpn")) {
    throw sdnParameterFailure(prefix, "tag", "missing vlan tag");
  }
  if (tag !== undefined && zone.type === "simple")
    throw sdnParameterFailure(prefix, "tag", "vlan tag is not allowed on simple zone");
  for (const other of sdnOf(call).vnets.values()) {
    if (other.vnet === vnet.vnet || other.zone !== vnet.zone || other.settings.tag !== tag) continue;
    if (tag === undefined)
      throw sdnParameterFailure(prefix, "vnet", `tag-less vnet already exists in zone ${zone.zone}`);
    throw sdnParameterFailure(prefix, "tag", `tag ${tag} already exist in zone ${zone.zone} vnet ${other.vnet}`);
  }
}

/** Under the SDN lock even parameter errors are a 500; only the first line reaches the reason phrase. */
function sdnParameterFailure(prefix: string, key: string, text: string) {
  return failure(`${prefix}: 400 Parameter verification failed.\n${key}: ${text}`);
}

function zoneOf(call: Call, prefix: string): SdnZone {
  const id = call.params.text("zone");
  const zone = sdnOf(call).zones.get(id);
  if (!zone) throw failure(`${prefix}sdn '${id}' does not exist`);
  return zone;
}

function vnetOf(call: Call, privileges: readonly string[]): SdnVnet {
  const id = call.params.text("vnet");
  const vnet = sdnOf(call).vnets.get(id);
  call.permissions.requireAny(`/sdn/zones/${vnet?.zone ?? ""}/${id}`, privileges);
  if (!vnet) throw failure(`sdn '${id}' does not exist`);
  return vnet;
}

function zoneView(zone: SdnZone): Record<string, unknown> {
  return { zone: zone.zone, type: zone.type, ...settingsView(zone.settings), digest: digestOf(zone) };
}

function vnetView(vnet: SdnVnet): Record<string, unknown> {
  return { vnet: vnet.vnet, zone: vnet.zone, type: "vnet", ...settingsView(vnet.settings), digest: digestOf(vnet) };
}

/** Here of the one object; the real one is of the whole file. */
function digestOf(object: SdnZone | SdnVnet): string {
  return createHash("sha1").update(JSON.stringify(object)).digest("hex");
}

function settingsView(settings: Record<string, string>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [key, numeric.has(key) ? Number(value) : value]),
  );
}
