import { failure } from "../errors";
import { underSdnLock } from "../sdn/lock";
import { requireZoneSettings } from "../sdn/rules";
import { requireDigest, settingsFrom, updatedSettings } from "../sdn/settings";
import { listed, zoneView } from "../sdn/views";
import type { SdnZone } from "../state/sdn";
import type { Call, Routes } from "./call";

const ids = ["zone"];

export const sdnZoneRoutes: Routes = {
  "GET /cluster/sdn/zones": (call) => {
    const { configured, running } = call.cluster.parts.sdn;
    const type = call.params.optionalText("type");
    return listed(call.params, {
      configured,
      running,
      mapOf: ({ zones }) => zones,
      viewOf: zoneView,
      idKey: "zone",
    }).filter(
      (zone) =>
        (type === undefined || zone.type === type) &&
        call.permissions.hasAny(`/sdn/zones/${zone.zone}`, ["SDN.Audit", "SDN.Allocate"]),
    );
  },
  "GET /cluster/sdn/zones/{zone}": (call) => zoneView(call.cluster.parts.sdn.configured)(zoneOf(call)),
  "POST /cluster/sdn/zones": (call) =>
    underSdnLock(call, "create sdn zone object failed", () => {
      const { zones } = call.cluster.parts.sdn.configured;
      const zone: SdnZone = { zone: call.params.text("zone"), type: typeOf(call), settings: settingsFrom(call, ids) };
      if (zones.has(zone.zone)) throw failure(`sdn zone object ID '${zone.zone}' already defined`);
      requireZoneSettings(zone);
      zones.set(zone.zone, zone);
      return null;
    }),
  "PUT /cluster/sdn/zones/{zone}": (call) =>
    underSdnLock(call, "update sdn zone object failed", () => {
      const { zones } = call.cluster.parts.sdn.configured;
      requireDigest(call, zones);
      const zone = zoneOf(call);
      const changed = { ...zone, settings: updatedSettings(call, zone.settings, ids) };
      requireZoneSettings(changed);
      zones.set(zone.zone, changed);
      return null;
    }),
  "DELETE /cluster/sdn/zones/{zone}": (call) =>
    underSdnLock(call, "delete sdn zone object failed", () => {
      const { zone } = zoneOf(call);
      const { sdn } = call.cluster.parts;
      const [user] = sdn.vnetsOf(zone, sdn.configured);
      if (user) {
        throw failure(
          `zone ${zone} is used by vnet ${user.vnet} at /usr/share/perl5/PVE/Network/SDN/Zones/Plugin.pm line 120.`,
        );
      }
      sdn.configured.zones.delete(zone);
      return null;
    }),
};

function typeOf({ params }: Call): SdnZone["type"] {
  const type = params.text("type");
  if (type === "simple" || type === "vlan" || type === "qinq" || type === "vxlan" || type === "evpn") return type;
  throw failure(`zone type '${type}' is not simulated`);
}

function zoneOf(call: Call): SdnZone {
  const id = call.params.text("zone");
  const zone = call.cluster.parts.sdn.configured.zones.get(id);
  if (!zone) throw failure(`sdn '${id}' does not exist`);
  return zone;
}
