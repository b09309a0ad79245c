import { ContainerCreate, VmCreate } from "@/lib/contracts/guests";
import { defineCommand } from "../define";
import { acceptCreation, type CreateDecisions, creationSteps } from "./creation";
import type { CreationWish } from "./creation-wish";
import { planCreation } from "./plan-creation";

/** Makes a VM on the host that placement chooses, or on the one asked for. */
export const createVm = defineCommand({
  name: "vm.create",
  summary: "Create a VM",
  input: VmCreate,
  permission: "vm:create",
  risk: "routine",
  plan: async (context, input) => planCreation(context, vmWish(input)),
  accept: acceptCreation,
  steps: (_, decisions: CreateDecisions) => creationSteps<VmCreate>(decisions),
});

/** Makes a container from a template. */
export const createContainer = defineCommand({
  name: "container.create",
  summary: "Create a container",
  input: ContainerCreate,
  permission: "vm:create",
  risk: "routine",
  plan: async (context, input) => planCreation(context, containerWish(input)),
  accept: acceptCreation,
  steps: (_, decisions: CreateDecisions) => creationSteps<ContainerCreate>(decisions),
});

function vmWish(input: VmCreate): CreationWish {
  const { name, datacenter, failoverDC, cores, memoryMB, diskGB, network, cloudInit, affinityRules } = input;
  return {
    kind: "vm",
    name,
    datacenter,
    failoverDC,
    cpuCores: cores,
    memoryMb: memoryMB,
    diskGb: diskGB,
    ...placeOf(input),
    network: { profileId: network?.profileId, vlan: network?.vlan },
    // An address for the network is the address that cloud-init gives the guest.
    ...((cloudInit || network?.ip) && { cloudInit: { ...cloudInit, ip: cloudInit?.ip ?? network?.ip } }),
    affinityRules: affinityRules ?? {},
    unsupported: [
      ...(input.reservationId ? ["reservationId"] : []),
      ...(network?.allocationId ? ["network.allocationId"] : []),
    ],
  };
}

function containerWish(input: ContainerCreate): CreationWish {
  const { hostname, datacenter, cores, memoryMB, swapMB, rootfsGB, network, unprivileged, sshKeys } = input;
  return {
    kind: "container",
    name: hostname,
    datacenter,
    cpuCores: cores,
    memoryMb: memoryMB,
    diskGb: rootfsGB,
    ...placeOf(input),
    network: { profileId: network?.profileId, vlan: network?.vlan },
    cloudInit: { sshKeys, ip: network?.ip, gateway: network?.gateway },
    container: { swapMb: swapMB, unprivileged },
    affinityRules: {},
    unsupported: network?.allocationId ? ["network.allocationId"] : [],
  };
}

/** What both kinds say in the same words. */
function placeOf({
  host,
  storage,
  template,
  tags,
  description,
  clientId,
  start,
}: (Omit<VmCreate, "template"> & { template?: string }) | ContainerCreate) {
  return { host, storage, template, tags: tags ?? [], description, clientId, start };
}
