import { failure } from "../errors";
import { nodeCpuLoad, nodeDemand, nodeMemoryUsed, nodeRootFsUsed } from "../metrics/node-load";
import type { ClusterNode, NetworkInterface } from "../state/node";
import { type Call, nodeName, type Routes } from "./call";
import { versionView } from "./cluster";
import { nodeFigures } from "./resources";
import { vnetsOn } from "./sdn";

const swapBytes = 8 * 1024 ** 3;

export const nodeRoutes: Routes = {
  "GET /nodes": (call) =>
    [...call.cluster.nodes.values()].map((node) => ({
      node: node.name,
      id: `node/${node.name}`,
      type: "node",
      ssl_fingerprint: node.fingerprint,
      ...(call.permissions.has(`/nodes/${node.name}`, "Sys.Audit")
        ? nodeFigures(call, node)
        : { status: node.online ? "online" : "offline" }),
    })),
  "GET /nodes/{node}/version": ({ cluster }) => versionView(cluster.parts.version),
  "GET /nodes/{node}/status": (call) => nodeStatus(call),
  "GET /nodes/{node}/network": (call) => listInterfaces(call),
  "GET /nodes/{node}/network/{iface}": (call) => {
    const name = call.params.text("iface");
    const index = nodeOf(call).interfaces.findIndex((candidate) => candidate.iface === name);
    const found = nodeOf(call).interfaces[index];
    if (!found) throw failure("interface does not exist");
    const { iface: _name, ...view } = interfaceView(found, index);
    return view;
  },
  "GET /nodes/{node}/certificates/info": (call) => {
    const node = nodeOf(call);
    const day = 24 * 3600;
    const madeAt = Math.floor(node.bootedAtMs / 1000) - 30 * day;
    return [
      {
        filename: "pve-ssl.pem",
        fingerprint: node.fingerprint,
        subject: `/OU=PVE Cluster Node/O=Proxmox Virtual Environment/CN=${node.name}`,
        issuer: "/CN=Proxmox Virtual Environment/O=PVE Cluster Manager CA",
        notbefore: madeAt,
        notafter: madeAt + 730 * day,
        san: ["127.0.0.1", "localhost", node.ip, node.name],
        "public-key-type": "id-ecPublicKey",
        "public-key-bits": 256,
      },
    ];
  },
};

function nodeOf(call: Call): ClusterNode {
  return call.cluster.node(nodeName(call));
}

function nodeStatus(call: Call): unknown {
  const { cluster } = call;
  const node = nodeOf(call);
  const { packages, release } = cluster.parts.version;
  const nowSeconds = cluster.parts.clock.nowMs() / 1000;
  const demand = nodeDemand(cluster, node);
  const cpu = nodeCpuLoad(node, demand, nowSeconds);
  const used = nodeMemoryUsed(node, demand, nowSeconds);
  const rootUsed = nodeRootFsUsed(node);
  const free = node.memoryBytes - used;
  const kernelVersion = `#1 SMP PREEMPT_DYNAMIC PMX ${packages.kernel.replace("-pve", "")}`;
  const load = (cpu * node.cpus * 0.9).toFixed(2);
  return {
    cpu,
    wait: 0.0012,
    idle: 0,
    loadavg: [load, load, load],
    uptime: Math.floor(nowSeconds - node.bootedAtMs / 1000),
    pveversion: `pve-manager/${packages.version}/${packages.repoid}`,
    kversion: `Linux ${packages.kernel} ${kernelVersion}`,
    "current-kernel": { sysname: "Linux", release: packages.kernel, version: kernelVersion, machine: "x86_64" },
    "boot-info": { mode: "efi", secureboot: 0 },
    cpuinfo: {
      cpus: node.cpus,
      cores: node.coresPerSocket,
      sockets: node.sockets,
      model: node.cpuModel,
      mhz: "2800.000",
      flags: "fpu vme de pse tsc msr pae mce cx8 apic sep mtrr aes avx2",
      hvm: "1",
      user_hz: 100,
    },
    memory: { total: node.memoryBytes, used, free, ...(release !== "8.4" && { available: free }) },
    swap: { total: swapBytes, used: 0, free: swapBytes },
    rootfs: {
      total: node.rootFsBytes,
      used: rootUsed,
      free: node.rootFsBytes - rootUsed,
      avail: node.rootFsBytes - rootUsed,
    },
    ksm: { shared: 0 },
  };
}

/** The list is open to any user; asking for what guests can use is filtered by the rights on bridges. */
function listInterfaces(call: Call): unknown {
  const type = call.params.optionalText("type");
  const wantsBridges = type === "any_bridge" || type === "any_local_bridge" || type === "include_sdn";
  const physical = nodeOf(call)
    .interfaces.map((entry, index) => ({ entry, view: interfaceView(entry, index) }))
    .filter(
      ({ entry }) =>
        type === undefined || (wantsBridges ? entry.type === "bridge" || type === "include_sdn" : entry.type === type),
    )
    .filter(({ entry }) => !wantsBridges || entry.type !== "bridge" || mayUse(call, "localnetwork", entry.iface))
    .map(({ view }) => view);
  return type === "any_bridge" || type === "include_sdn" ? [...physical, ...vnetBridges(call)] : physical;
}

function vnetBridges(call: Call): unknown[] {
  return vnetsOn(call, nodeName(call))
    .filter((vnet) => mayUse(call, vnet.zone, vnet.vnet))
    .map((vnet) => ({
      iface: vnet.vnet,
      type: "vnet",
      active: 1,
      ...(vnet.settings.alias && { comments: vnet.settings.alias }),
    }));
}

function mayUse(call: Call, zone: string, bridge: string): boolean {
  return call.permissions.hasAny(`/sdn/zones/${zone}/${bridge}`, ["SDN.Audit", "SDN.Use"]);
}

function interfaceView(entry: NetworkInterface, index: number): Record<string, unknown> {
  const [address, netmask] = entry.cidr?.split("/") ?? [];
  const isBridge = entry.type === "bridge";
  return {
    iface: entry.iface,
    type: entry.type,
    method: entry.method,
    method6: "manual",
    families: ["inet"],
    priority: index + 3,
    ...(entry.active && { active: 1 }),
    ...(entry.autostart && { autostart: 1 }),
    ...(entry.type === "eth" && { exists: 1 }),
    ...(entry.cidr && { cidr: entry.cidr, address, netmask }),
    ...(entry.gateway && { gateway: entry.gateway }),
    ...(isBridge && { bridge_ports: entry.bridgePorts ?? "", bridge_stp: "off", bridge_fd: "0" }),
    ...(entry.vlanAware && { bridge_vlan_aware: 1, bridge_vids: "2-4094" }),
    ...(entry.vlanId !== undefined && { "vlan-id": String(entry.vlanId), "vlan-raw-device": entry.vlanRawDevice }),
    ...(entry.slaves && { slaves: entry.slaves, bond_mode: entry.bondMode, bond_xmit_hash_policy: "layer3+4" }),
    ...(entry.comments && { comments: `${entry.comments}\n` }),
  };
}
