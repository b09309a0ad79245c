import { createLogger } from "@/lib/log/logger";
import { type ProxmoxSimulator, startProxmoxSimulator } from "@/lib/simulators/proxmox";
import { type ContractWorld, type ContractZone, describeProviderContract } from "../contract";
import type { GuestSpec, Stage, TemplateInfo } from "../provider";
import type { EndpointSettings } from "../settings";
import { createProxmoxProvider } from "./provider";

const taskTypes: Partial<Record<Stage["work"], string>> = {
  create: "qmcreate",
  clone: "qmclone",
  network: "reloadnetworkall",
};

const serviceVlan = 1000;

// The newest release by token, the one before by password.
describeProviderContract("Proxmox 9.1", { start: ({ guests }) => startWorld({ guests, release: "9.1" }) });
describeProviderContract("Proxmox 8.4", { start: ({ guests }) => startWorld({ guests, release: "8.4" }) });

async function startWorld({ guests, release }: { guests: number; release: "8.4" | "9.1" }): Promise<ContractWorld> {
  const simulator = await startProxmoxSimulator({ guests, release, speed: 50, qinqServiceVlan: serviceVlan });
  const { url, fingerprint, token, username, password } = simulator;
  const settings: EndpointSettings = {
    id: "pve",
    provider: "proxmox",
    url,
    credentials: release === "9.1" ? { token } : { username, password },
    tlsFingerprints: [fingerprint],
  };
  const log = createLogger({ level: "error" });
  const provider = createProxmoxProvider(settings, { log });
  const impatient = createProxmoxProvider({ ...settings, options: { timeoutMs: 400 } }, { log });
  const { hosts } = await provider.observe();
  const hostNames = hosts.map((host) => host.name);
  const [hostName = "", otherHost] = hostNames;
  const templates = await provider.guests.templates();
  const vmIds = simulator.guests().map((guest) => String(guest.vmid));
  await impatient.about(); // signed in before the answers are lost
  let lastId = 700_000;

  return {
    provider,
    impatient,
    truth: { hostNames, vmIds },
    kinds: ["vm", "container"],
    otherHost,
    freeVmId: () => String(++lastId),
    vmIdsNow: () => simulator.guests().map((guest) => String(guest.vmid)),
    spec: (wanted) => specOf({ ...wanted, hostName, templates }),
    zone: zoneOf(simulator),
    async foreignGuest(vmId) {
      simulator.operator.create({ vmid: Number(vmId) });
    },
    async rename(vmId, name) {
      simulator.operator.rename(Number(vmId), name);
    },
    exists: (vmId) => simulator.guest(Number(vmId)) !== undefined,
    disconnect: () => simulator.faults.refuseConnections(),
    reconnect: () => simulator.faults.acceptConnections(),
    loseNextAnswer: () =>
      void simulator.faults.add({ method: "POST", count: 1, action: { kind: "hang-after-effect" } }),
    failNextTask(work, message) {
      simulator.faults.failTask({ type: taskTypes[work], message });
      return message;
    },
    async close() {
      await Promise.all([provider.close(), impatient.close()]);
      await simulator.close();
    },
  };
}

function zoneOf({ operator, faults }: ProxmoxSimulator): ContractZone {
  const change = { vnet: "foreign", zone: "clients", settings: { tag: "4000" } };
  let failing: string | undefined;
  return {
    id: "zone:clients",
    serviceVlan,
    leaveChange: () => operator.editVnet(change),
    revertChange: () => operator.revertSdn(),
    foreignNetwork(vlan) {
      operator.editVnet({ vnet: `other${vlan % 1000}`, zone: "clients", settings: { tag: String(vlan) } });
      operator.applySdn();
    },
    failOn(hostName) {
      const node = hostName ?? failing;
      failing = hostName;
      if (node !== undefined) faults.failSdn(node, hostName === undefined ? undefined : "error");
    },
  };
}

function specOf(wanted: {
  kind: GuestSpec["kind"];
  vmId: string;
  operationId: string;
  fromTemplate: boolean;
  hostName: string;
  templates: TemplateInfo[];
}): GuestSpec {
  const { kind, vmId, operationId, fromTemplate, hostName, templates } = wanted;
  const template = templates.find((one) => one.kind === kind && one.name === "debian-12");
  return {
    operationId,
    kind,
    vmId,
    name: `${kind}-${vmId}`,
    hostName,
    cpuCores: 2,
    memoryMb: 1024,
    diskGb: (template?.minDiskGb ?? 1) + 4,
    storage: "ceph-vm",
    ...(fromTemplate && { template }),
    network: { profileId: "vmbr1", vlan: 100 },
    cloudInit: {
      sshKeys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGVp+a/b== ops@example"],
      ip: "172.16.100.20/24",
      gateway: "172.16.100.1",
    },
    ...(kind === "container" && { container: { swapMb: 256, unprivileged: true } }),
    tags: ["client-acme", "env-test"],
    description: "Made by a test",
  };
}
