import { failure, invalidParameters } from "../errors";
import { underSdnLock } from "../sdn/lock";
import { requirePlain, requireTag, subnetsOf } from "../sdn/rules";
import { requireDigest, settingsFrom, updatedSettings } from "../sdn/settings";
import { listed, vnetView } from "../sdn/views";
import type { SdnVnet, SdnZone } from "../state/sdn";
import type { Call, Routes } from "./call";

const ids = ["vnet", "zone"];
export const mayReadVnet = ["SDN.Audit", "SDN.Allocate"];
export const mayWriteVnet = ["SDN.Allocate"];

export const sdnVnetRoutes: Routes = {
  "GET /cluster/sdn/vnets": (call) => {
    const { configured, running } = call.cluster.parts.sdn;
    return listed(call.params, {
      configured,
      running,
      mapOf: ({ vnets }) => vnets,
      viewOf: vnetView,
      idKey: "vnet",
    }).filter((vnet) => call.permissions.hasAny(`/sdn/zones/${vnet.zone}/${vnet.vnet}`, mayReadVnet));
  },
  "GET /cluster/sdn/vnets/{vnet}": (call) => vnetView(call.cluster.parts.sdn.configured)(vnetOf(call, mayReadVnet)),
  "POST /cluster/sdn/vnets": (call) =>
    underSdnLock(call, "create sdn vnet object failed", () => {
      const { vnets } = call.cluster.parts.sdn.configured;
      const id = call.params.text("vnet");
      if (vnets.has(id)) throw failure(`sdn vnet object ID '${id}' already defined`);
      keep(call, { vnet: id, zone: call.params.text("zone"), settings: settingsFrom(call, ids) });
      return null;
    }),
  "PUT /cluster/sdn/vnets/{vnet}": (call) => {
    const before = vnetOf(call, mayWriteVnet);
    return underSdnLock(call, "update sdn vnet object failed", () => {
      requireDigest(call, call.cluster.parts.sdn.configured.vnets);
      keep(call, {
        vnet: before.vnet,
        zone: call.params.optionalText("zone") ?? before.zone,
        settings: updatedSettings(call, before.settings, ids),
      });
      return null;
    });
  },
  "DELETE /cluster/sdn/vnets/{vnet}": (call) => {
    const { vnet } = vnetOf(call, mayWriteVnet);
    return underSdnLock(call, "delete sdn vnet object failed", () => {
      const { configured } = call.cluster.parts.sdn;
      if (subnetsOf(vnet, configured).length > 0) {
        throw invalidParameters({ vnet: "Can't delete vnet if subnets exists" });
      }
      configured.vnets.delete(vnet);
      return null;
    });
  },
};

/** Checks a VNet against its zone and its siblings, and takes it into the configuration. */
function keep(call: Call, vnet: SdnVnet): void {
  const config = call.cluster.parts.sdn.configured;
  const zone: SdnZone | undefined = config.zones.get(vnet.zone);
  if (!zone) throw failure(`zone '${vnet.zone}' does not exist`);
  requireTag({ vnet, zone, config });
  requirePlain({ vnet, config });
  config.vnets.set(vnet.vnet, vnet);
}

/** The VNet that a call names. Throws 403 without one of the privileges, 500 when there is none. */
export function vnetOf(call: Call, privileges: readonly string[]): SdnVnet {
  const id = call.params.text("vnet");
  const { configured, running } = call.cluster.parts.sdn;
  const config = call.params.flag("running") ? running : configured;
  const vnet = config.vnets.get(id);
  call.permissions.requireAny(`/sdn/zones/${vnet?.zone ?? ""}/${id}`, privileges);
  if (!vnet) throw failure(`sdn '${id}' does not exist`);
  return vnet;
}
