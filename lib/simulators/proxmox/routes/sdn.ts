import { failure, messageOf } from "../errors";
import { underSdnLock } from "../sdn/lock";
import type { Sdn, SdnVnet } from "../state/sdn";
import type { Task } from "../tasks/task";
import { type Call, nodeName, type Routes, startTask } from "./call";
import { sdnSubnetRoutes } from "./sdn-subnets";
import { sdnVnetRoutes } from "./sdn-vnets";
import { sdnZoneRoutes } from "./sdn-zones";

/** How long telling one node takes, and how long that node then works. */
const tellMs = 300;
const reloadMs = 1_500;

export const sdnRoutes: Routes = {
  ...sdnZoneRoutes,
  ...sdnVnetRoutes,
  ...sdnSubnetRoutes,
  "GET /cluster/sdn/controllers": () => [],
  "PUT /cluster/sdn": (call) => {
    underSdnLock(call, "could not apply sdn configuration", () => sdnOf(call).commit());
    releaseIfAsked(call);
    const node = call.cluster.contactedNode.name;
    return startTask(call, { type: "reloadnetworkall", id: "", node, body: (task) => reloadAll(call, task) });
  },
  "POST /cluster/sdn/lock": (call) => {
    const sdn = sdnOf(call);
    const prefix = "could not acquire lock for SDN config";
    return underSdnLock(call, prefix, () => {
      if (sdn.hasPendingChanges && !call.params.flag("allow-pending")) {
        throw failure("configuration has pending changes");
      }
      sdn.lockToken = call.cluster.parts.random.uuid();
      return sdn.lockToken;
    });
  },
  "DELETE /cluster/sdn/lock": (call) => {
    if (!call.params.flag("force")) underSdnLock(call, "could not release lock for SDN config", () => null);
    sdnOf(call).lockToken = undefined;
    return null;
  },
  "POST /cluster/sdn/rollback": (call) => {
    underSdnLock(call, "could not rollback sdn configuration", () => sdnOf(call).rollback());
    releaseIfAsked(call);
    return null;
  },
  "GET /nodes/{node}/sdn/zones": (call) => {
    const sdn = sdnOf(call);
    const node = nodeName(call);
    const zones = sdn.zonesOn(node).map((zone) => ({ zone: zone.zone, status: sdn.zoneStatus(node, zone) }));
    const all = [{ zone: "localnetwork", status: "available" }, ...zones];
    return all.filter(({ zone }) => call.permissions.has(`/sdn/zones/${zone}`, "SDN.Audit"));
  },
  "GET /nodes/{node}/sdn/zones/{zone}/content": (call) => {
    const node = nodeName(call);
    const zone = call.params.text("zone");
    return vnetsOn(call, node)
      .filter((vnet) => vnet.zone === zone)
      .map((vnet) => ({ vnet: vnet.vnet, ...sdnOf(call).vnetStatus(node, vnet) }));
  },
};

function sdnOf(call: Call): Sdn {
  return call.cluster.parts.sdn;
}

/** VNets of the running configuration whose zone includes the node. */
export function vnetsOn(call: Call, node: string): SdnVnet[] {
  const sdn = sdnOf(call);
  return sdn.zonesOn(node).flatMap(({ zone }) => sdn.vnetsOf(zone));
}

/** Committing or rolling back with the token gives the lock back, unless told not to. */
function releaseIfAsked(call: Call): void {
  if (call.params.optionalFlag("release-lock") !== false) sdnOf(call).lockToken = undefined;
}

/** Tells each node and does not wait for it: the task ends well whatever becomes of the nodes' own tasks. */
async function reloadAll(call: Call, task: Task): Promise<void> {
  for (const node of call.cluster.nodes.values()) {
    task.write(`${node.name}: reloading network config`);
    await task.takes(tellMs);
    if (!node.online) {
      task.write("proxy handler failed: No route to host");
      continue;
    }
    startTask(call, {
      type: "srvreload",
      id: "networking",
      node: node.name,
      body: (own) => reloadNode(call, node.name, own),
    });
  }
  task.reach(50);
}

async function reloadNode(call: Call, node: string, task: Task): Promise<void> {
  await task.takes(reloadMs);
  try {
    sdnOf(call).reload(node);
  } catch (error) {
    task.write("error: an interface could not be brought up");
    throw failure(messageOf(error));
  }
}
