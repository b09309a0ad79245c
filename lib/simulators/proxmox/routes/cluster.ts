import { failure, invalidParameters } from "../errors";
import type { Call, Routes } from "./call";
import { taskListItem } from "./tasks";

const lowestVmid = 100;
const nextIdUpper = 1_000_000;
const clusterTasksPerNode = 25;

export const clusterRoutes: Routes = {
  "GET /version": ({ cluster }) => versionView(cluster.parts.version),
  "GET /cluster/status": ({ cluster }) => {
    const nodes = [...cluster.nodes.values()];
    const online = nodes.filter((node) => node.online).length;
    return [
      // Missing on a node that stands alone.
      ...(nodes.length > 1
        ? [
            {
              type: "cluster",
              id: "cluster",
              name: cluster.parts.name,
              nodes: nodes.length,
              version: nodes.length,
              quorate: online * 2 > nodes.length ? 1 : 0,
            },
          ]
        : []),
      ...nodes.map((node) => ({
        type: "node",
        id: `node/${node.name}`,
        name: node.name,
        nodeid: nodes.length > 1 ? node.nodeId : 0,
        ip: node.ip,
        local: node === cluster.contactedNode ? 1 : 0,
        online: node.online ? 1 : 0,
        level: "",
      })),
    ];
  },
  "GET /cluster/nextid": ({ cluster, params }) => {
    const asked = params.optionalNumber("vmid");
    if (asked !== undefined) {
      if (cluster.guests.has(asked)) throw invalidParameters({ vmid: `VM ${asked} already exists` });
      return String(asked);
    }
    for (let vmid = lowestVmid; vmid < nextIdUpper; vmid++) if (!cluster.guests.has(vmid)) return String(vmid);
    throw failure("unable to get any free VMID in range [100, 999999]");
  },
  "GET /cluster/options": ({ cluster }) => ({
    keyboard: "en-us",
    migration: { type: "secure", network: cluster.contactedNode.ip.replace(/\.\d+$/, ".0/24") },
    "tag-style": { "case-sensitive": 0 },
    "next-id": { lower: String(lowestVmid), upper: String(nextIdUpper) },
  }),
  "GET /cluster/tasks": (call) => clusterTasks(call),
  "GET /cluster/ha/resources": () => [],
};

export function versionView(version: Call["cluster"]["parts"]["version"]): Record<string, string> {
  return { version: version.packages.version, release: version.release, repoid: version.packages.repoid };
}

/** Without Sys.Audit a token sees nothing here, not even its own tasks: they are compared by plain user name. */
function clusterTasks(call: Call): unknown {
  const { cluster, principal, permissions } = call;
  const mayAudit = permissions.has("/", "Sys.Audit");
  const finishedByNode = new Map<string, number>();
  const listed = cluster.parts.tasks.list().filter((task) => {
    if (!mayAudit && (principal.tokenId !== undefined || task.parts.user !== principal.user)) return false;
    if (task.isRunning) return true;
    const seen = (finishedByNode.get(task.parts.node) ?? 0) + 1;
    finishedByNode.set(task.parts.node, seen);
    return seen <= clusterTasksPerNode;
  });
  return listed.map((task) => {
    const { status, ...item } = taskListItem(task);
    return task.isRunning ? item : { ...item, status };
  });
}
