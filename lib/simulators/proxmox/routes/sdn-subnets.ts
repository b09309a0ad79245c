import { failure, invalidParameters } from "../errors";
import { underSdnLock } from "../sdn/lock";
import { requireSubnet } from "../sdn/rules";
import { requireDigest, settingsFrom, updatedSettings } from "../sdn/settings";
import { isNetwork, subnetId } from "../sdn/subnet";
import { listed, subnetView } from "../sdn/views";
import type { SdnSubnet } from "../state/sdn";
import type { Call, Routes } from "./call";
import { mayReadVnet, mayWriteVnet, vnetOf } from "./sdn-vnets";

const ids = ["vnet", "subnet"];
const path = "/cluster/sdn/vnets/{vnet}/subnets";

export const sdnSubnetRoutes: Routes = {
  [`GET ${path}`]: (call) => {
    const { vnet } = vnetOf(call, mayReadVnet);
    const { configured, running } = call.cluster.parts.sdn;
    return listed(call.params, {
      configured,
      running,
      mapOf: ({ subnets }) => subnets,
      viewOf: subnetView,
      idKey: "subnet",
    }).filter((subnet) => subnet.vnet === vnet);
  },
  [`GET ${path}/{subnet}`]: (call) => {
    vnetOf(call, mayReadVnet);
    return subnetView(call.cluster.parts.sdn.configured)(subnetOf(call));
  },
  [`POST ${path}`]: (call) => {
    const { vnet, zone } = vnetOf(call, mayWriteVnet);
    return underSdnLock(call, "create sdn subnet object failed", () => {
      const cidr = call.params.text("subnet");
      if (!isNetwork(cidr)) throw invalidParameters({ subnet: `${cidr} is not a valid network in CIDR notation` });
      const config = call.cluster.parts.sdn.configured;
      const subnet: SdnSubnet = { subnet: subnetId(zone, cidr), vnet, zone, settings: settingsOf(call) };
      if (config.subnets.has(subnet.subnet)) throw failure(`sdn subnet object ID '${subnet.subnet}' already defined`);
      requireSubnet(subnet, config);
      config.subnets.set(subnet.subnet, subnet);
      return null;
    });
  },
  [`PUT ${path}/{subnet}`]: (call) => {
    vnetOf(call, mayWriteVnet);
    return underSdnLock(call, "update sdn subnet object failed", () => {
      const config = call.cluster.parts.sdn.configured;
      requireDigest(call, config.subnets);
      const before = subnetOf(call);
      const ranges = rangesOf(call);
      const settings = { ...updatedSettings(call, before.settings, ids), ...ranges };
      const subnet = { ...before, settings };
      requireSubnet(subnet, config);
      config.subnets.set(subnet.subnet, subnet);
      return null;
    });
  },
  [`DELETE ${path}/{subnet}`]: (call) => {
    vnetOf(call, mayWriteVnet);
    return underSdnLock(call, "delete sdn subnet object failed", () => {
      call.cluster.parts.sdn.configured.subnets.delete(subnetOf(call).subnet);
      return null;
    });
  },
};

const settingsOf = (call: Call) => ({ ...settingsFrom(call, ids), ...rangesOf(call) });

/** Ranges hold commas themselves: they are kept apart by blanks. */
function rangesOf({ params }: Call): Record<string, string> {
  const ranges = params.list("dhcp-range");
  return ranges.length === 0 ? {} : { "dhcp-range": ranges.join(" ") };
}

function subnetOf(call: Call): SdnSubnet {
  const id = call.params.text("subnet");
  const subnet = call.cluster.parts.sdn.configured.subnets.get(id);
  if (!subnet || subnet.vnet !== call.params.text("vnet")) throw failure(`sdn '${id}' does not exist`);
  return subnet;
}
