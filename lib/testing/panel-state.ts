import type { VirtfusionSimulator } from "@/lib/simulators/virtfusion";
import type { World } from "./world";

/** The world's panel. Throws where none was asked for. */
export function panelOf({ panel }: Pick<World, "panel">): VirtfusionSimulator {
  if (!panel) throw new Error("the world has no panel");
  return panel;
}

/** What the panel holds, without what moves by itself: servers with their parts, SSH keys, addresses given out. */
export function panelState(simulator: VirtfusionSimulator) {
  const servers = simulator.servers().map((server) => {
    const { id, name, hostname, state, running, suspended, hypervisorId, packageId, memoryMb, cpuCores } = server;
    const disks = server.disks.map(({ id, capacityGb, storageId }) => ({ id, capacityGb, storageId }));
    const addresses = server.interfaces.flatMap(({ ipv4, ipv6 }) => [...ipv4, ...ipv6].map(({ id }) => id));
    const identity = { id, name, hostname, state, running, suspended, hypervisorId, packageId };
    return { ...identity, memoryMb, cpuCores, disks, addresses };
  });
  const { sshKeys, ipBlocks } = simulator.panel;
  return {
    servers,
    sshKeys: [...sshKeys.values()].map(({ id, name }) => ({ id, name })),
    addresses: [...ipBlocks.values()].map(({ name, used }) => ({ name, used })),
  };
}
