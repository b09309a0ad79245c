import { ContainerCreate, VmCreate } from "@/lib/contracts/guest-create";
import { defineCommand } from "../define";
import { acceptance } from "./accept-creation";
import { creationSteps } from "./creation";
import type { CreateDecisions } from "./creation-decisions";
import type { CreationWish } from "./creation-wish";
import { planCreation } from "./plan-creation";

/** Makes a VM on the host that placement chooses, or on the one asked for. */
export const createVm = defineCommand({
  name: "vm.create",
  summary: "Create a VM",
  input: VmCreate,
  permission: "vm:create",
  risk: "routine",
  plan: (context, input) => planCreation(context, vmWish(input)),
  ...acceptance,
  steps: (_, decisions: CreateDecisions) => creationSteps<VmCreate>(decisions),
});

/** Makes a container from a template. */
export const createContainer = defineCommand({
  name: "container.create",
  summary: "Create a container",
  input: ContainerCreate,
  permission: "vm:create",
  risk: "routine",
  plan: (context, input) => planCreation(context, containerWish(input)),
  ...acceptance,
  steps: (_, decisions: CreateDecisions) => creationSteps<ContainerCreate>(decisions),
});

function vmWish(input: VmCreate): CreationWish {
  const { name, datacenter, cores, memoryMB, diskGB, network, cloudInit } = input;
  const { allocation, ip } = addressWish(network, cloudInit?.ip);
  return {
    kind: "vm",
    name,
    datacenter,
    cpuCores: cores,
    memoryMb: memoryMB,
    diskGb: diskGB,
    ...(input.provider !== undefined && { provider: input.provider }),
    ...inSameWords(input),
    hostGroup: input.hostGroup,
    package: input.package,
    extraDisks: (input.extraDisks ?? []).map(({ sizeGB }) => ({ sizeGb: sizeGB })),
    network: { profileId: network?.profileId, vlan: network?.vlan },
    uplink: uplinkWish(network),
    allocation,
    ...((cloudInit || ip || allocation) && { cloudInit: { ...cloudInit, ip } }),
  };
}

function containerWish(input: ContainerCreate): CreationWish {
  const { hostname, datacenter, cores, memoryMB, swapMB, rootfsGB, network, unprivileged, sshKeys } = input;
  const { allocation, ip } = addressWish(network, network?.ip);
  return {
    kind: "container",
    name: hostname,
    datacenter,
    cpuCores: cores,
    memoryMb: memoryMB,
    diskGb: rootfsGB,
    ...inSameWords(input),
    extraDisks: [],
    network: { profileId: network?.profileId, vlan: network?.vlan },
    uplink: uplinkWish(network),
    allocation,
    cloudInit: { sshKeys, ip, gateway: network?.gateway },
    container: { swapMb: swapMB, unprivileged },
  };
}

/** Empty lists ask for nothing. */
const uplinkWish = ({ bandwidthMbps, publicIp, firewallRulesets = [] }: NonNullable<VmCreate["network"]> = {}) => ({
  ...(bandwidthMbps !== undefined && { bandwidthMbps }),
  ...(publicIp !== undefined && { publicAddress: publicIp }),
  ...(firewallRulesets.length > 0 && { firewallRulesets: firewallRulesets.map(String) }),
});

/** What both kinds say in the same words. */
function inSameWords({
  host,
  storage,
  template,
  tags,
  description,
  clientId,
  failoverDC,
  affinityRules = {},
  reservationId,
  start,
}: (Omit<VmCreate, "template"> & { template?: string }) | ContainerCreate) {
  return {
    host,
    storage,
    template,
    tags: tags ?? [],
    description,
    clientId,
    failoverDC,
    affinityRules,
    reservationId,
    start,
  };
}

/**
 * The address that is asked for. On a client's network it is one of that network's, `dhcp` takes none; elsewhere it is
 * what the guest is told, as it stands.
 */
function addressWish(
  network: { allocationId?: string; ip?: string } | undefined,
  configured: string | undefined,
): Pick<CreationWish, "allocation"> & { ip?: string } {
  const ip = configured ?? network?.ip;
  if (network?.allocationId === undefined) return { ip };
  const address = ip === "dhcp" ? undefined : ip?.replace(/\/\d+$/, "");
  const allocation = { id: network.allocationId, address, takesAddress: ip !== "dhcp" };
  return { allocation, ...(ip === "dhcp" && { ip }) };
}
