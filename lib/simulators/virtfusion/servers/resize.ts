import { refused, simulated } from "../errors";
import type { Panel } from "../state/panel";
import { type PendingAction, primaryStorageGb, type SimServer } from "../state/server";
import { allocationOn, roomLeft } from "./allocation";
import { fitDisks } from "./order";

/** Throws 422 when the hypervisor has no room for so much memory. */
export function requireMemory(panel: Panel, server: SimServer, memoryMb: number): void {
  const hypervisor = panel.hypervisor(server.hypervisorId);
  const left = roomLeft(hypervisor.memoryMbMax, allocationOn(panel, hypervisor.id).memoryMb);
  if (memoryMb - server.memoryMb > left) throw refused(simulated("The hypervisor has too little memory left"));
}

/** Changes the memory. A running server gets it with its next power cycle. */
export function setMemory(panel: Panel, server: SimServer, memoryMb: number): void {
  panel.change(server, () => {
    server.memoryMb = memoryMb;
    onNextCycle(panel, server, {
      kind: "memory",
      text: `Update memory (${memoryMb} MB)`,
      payload: { memory: memoryMb },
      apply: () => {
        server.appliedMemoryMb = memoryMb;
      },
    });
  });
}

/** Throws 422 when the hypervisor has no room for so many cores. */
export function requireCpuCores(panel: Panel, server: SimServer, cpuCores: number): void {
  const hypervisor = panel.hypervisor(server.hypervisorId);
  const left = roomLeft(hypervisor.cpuCoresMax, allocationOn(panel, hypervisor.id).cpuCores);
  if (cpuCores - server.cpuCores > left) throw refused(simulated("The hypervisor has too few cores left"));
}

/** Changes the number of cores, as setMemory does the memory. */
export function setCpuCores(panel: Panel, server: SimServer, cpuCores: number): void {
  panel.change(server, () => {
    server.cpuCores = cpuCores;
    onNextCycle(panel, server, {
      kind: "cpuCores",
      text: `Update CPU cores (${cpuCores})`,
      payload: { cores: cpuCores },
      apply: () => {
        server.appliedCpuCores = cpuCores;
      },
    });
  });
}

/** Throws 422 when the storage of the primary disk has no room for its new size. */
export function requirePrimaryDisk(panel: Panel, server: SimServer, capacityGb: number): void {
  const disk = server.disks.find(({ primary }) => primary);
  const added = { capacityGb: capacityGb - primaryStorageGb(server), profile: disk?.profile ?? 0 };
  if (!fitDisks(panel, panel.hypervisor(server.hypervisorId), [added]))
    throw refused(simulated("The storage has too little room left"));
}

/** Grows the primary disk. */
export function growPrimaryDisk(panel: Panel, server: SimServer, capacityGb: number): void {
  panel.change(server, () => {
    for (const disk of server.disks) if (disk.primary) disk.capacityGb = capacityGb;
  });
}

function onNextCycle(panel: Panel, server: SimServer, action: Omit<PendingAction, "id" | "createdAt">): void {
  server.pendingActions = server.pendingActions.filter(({ kind }) => kind !== action.kind);
  if (server.running)
    server.pendingActions.push({ ...action, id: panel.nextId("pendingAction"), createdAt: panel.now() });
  else action.apply(server);
}
