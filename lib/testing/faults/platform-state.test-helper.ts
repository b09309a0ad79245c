/** What simulated platforms hold, for comparing before and after, and what must not be left anywhere. */
import { expect } from "vitest";
import type { ProxmoxSimulator } from "@/lib/simulators/proxmox";
import type { World } from "@/lib/testing/world";

/** Guests with settings, power, place and snapshots, and volumes with their sizes: all that a change would show in. */
export function holdingsOf(platform: ProxmoxSimulator) {
  return {
    guests: platform.guests().map(({ vmid, kind, node, power, config, pending, lock, snapshots }) => ({
      vmid,
      kind,
      node,
      power,
      lock,
      config: { ...config },
      pending: [...pending],
      snapshots: [...snapshots.keys()],
    })),
    volumes: platform
      .volumes()
      .map(({ id, sizeBytes, vmid }) => `${id} ${sizeBytes} ${vmid}`)
      .sort(),
  };
}

/** How often the platform was asked to change something. */
export const writesAsked = ({ requests }: ProxmoxSimulator) =>
  requests.count({ method: "POST" }) + requests.count({ method: "PUT" }) + requests.count({ method: "DELETE" });

/** Every platform of the world: its holdings, and how often it was asked to change them. */
export function platformsOf({ platform, second }: World) {
  return [platform, ...(second ? [second] : [])].map((each) => ({ ...holdingsOf(each), writes: writesAsked(each) }));
}

/** After the end of an operation: no claim, no mark, no guest half made, no disk of nobody. */
export async function expectNothingLeft({ moxxie, platform }: World): Promise<void> {
  const { prisma } = moxxie.db;
  const claims = await prisma.vmIdClaim.findMany();
  const marks = await prisma.guest.findMany({ where: { busyOperationId: { not: null } } });
  const holders = [...claims.map((row) => row.operationId), ...marks.map((row) => row.busyOperationId ?? "")];
  const ended = await prisma.operation.findMany({ where: { id: { in: holders }, completedAt: { not: null } } });
  expect(ended, "operations that ended and still hold an id or a guest").toEqual([]);
  expect(orphanVolumes(platform)).toEqual([]);
}

export const orphanVolumes = (platform: ProxmoxSimulator) =>
  platform.volumes().filter(({ vmid }) => vmid !== undefined && platform.guest(vmid) === undefined);

/** Guests of a name on a platform. */
export const named = (platform: ProxmoxSimulator, name: string) =>
  platform.guests().filter(({ config }) => (config.name ?? config.hostname) === name);
