import { z } from "zod";
import type { Package } from "../state/catalogue";
import type { Panel } from "../state/panel";
import { primaryStorageGb, type SimServer } from "../state/server";
import { usablePackage } from "./order";
import { growPrimaryDisk, requireCpuCores, requireMemory, requirePrimaryDisk, setCpuCores, setMemory } from "./resize";

const flag = z.boolean().default(false);
/** What is to be taken over from the new package; what is not named stays as it is. */
export const PackageChange = z.object({
  backupPlan: flag,
  cpu: flag,
  memory: flag,
  primaryDiskReadIOPS: flag,
  primaryDiskReadThroughput: flag,
  primaryDiskSize: flag,
  primaryDiskWriteIOPS: flag,
  primaryDiskWriteThroughput: flag,
  primaryNetworkInboundSpeed: flag,
  primaryNetworkOutboundSpeed: flag,
  primaryNetworkTraffic: flag,
});
export type PackageChange = z.infer<typeof PackageChange>;

interface Part {
  readonly flag: keyof PackageChange;
  /** As the panel calls it in its info list. */
  readonly label: string;
  /** Why it is not updated; `It matches the current value` by default. */
  readonly reason?: string;
  readonly isCurrent: (server: SimServer, pack: Package) => boolean;
  /** Throws 422 when there is no room for it. */
  readonly check?: (panel: Panel, server: SimServer, pack: Package) => void;
  readonly apply: (panel: Panel, server: SimServer, pack: Package) => void;
}

const nothing = () => undefined;
/** No package of this panel limits its disks. */
const isUnlimited = () => true;

const parts: readonly Part[] = [
  {
    flag: "backupPlan",
    label: "backup plan",
    isCurrent: (server, pack) => (server.backupPlanId ?? 0) === pack.backupPlanId,
    apply: (_, server, pack) => {
      server.backupPlanId = pack.backupPlanId === 0 ? null : pack.backupPlanId;
    },
  },
  {
    flag: "cpu",
    label: "CPU cores",
    isCurrent: (server, pack) => server.cpuCores === pack.cpuCores,
    check: (panel, server, pack) => requireCpuCores(panel, server, pack.cpuCores),
    apply: (panel, server, pack) => setCpuCores(panel, server, pack.cpuCores),
  },
  {
    flag: "memory",
    label: "memory",
    isCurrent: (server, pack) => server.memoryMb === pack.memoryMb,
    check: (panel, server, pack) => requireMemory(panel, server, pack.memoryMb),
    apply: (panel, server, pack) => setMemory(panel, server, pack.memoryMb),
  },
  {
    flag: "primaryDiskSize",
    label: "primary disk",
    reason: "It either matches or is lower than the current value",
    isCurrent: (server, pack) => pack.primaryStorageGb <= primaryStorageGb(server),
    check: (panel, server, pack) => requirePrimaryDisk(panel, server, pack.primaryStorageGb),
    apply: (panel, server, pack) => growPrimaryDisk(panel, server, pack.primaryStorageGb),
  },
  {
    flag: "primaryNetworkTraffic",
    label: "traffic",
    isCurrent: (server, pack) => server.trafficGb === pack.trafficGb,
    apply: (_, server, pack) => {
      server.trafficGb = pack.trafficGb;
    },
  },
  {
    flag: "primaryNetworkInboundSpeed",
    label: "primary network speed inbound",
    isCurrent: (server, pack) => server.interfaces[0]?.inboundKbytesPerSecond === pack.inboundKbytesPerSecond,
    apply: (_, { interfaces: [network] }, pack) => {
      if (network) network.inboundKbytesPerSecond = pack.inboundKbytesPerSecond;
    },
  },
  {
    flag: "primaryNetworkOutboundSpeed",
    label: "primary network speed outbound",
    isCurrent: (server, pack) => server.interfaces[0]?.outboundKbytesPerSecond === pack.outboundKbytesPerSecond,
    apply: (_, { interfaces: [network] }, pack) => {
      if (network) network.outboundKbytesPerSecond = pack.outboundKbytesPerSecond;
    },
  },
  { flag: "primaryDiskReadIOPS", label: "read IOPS", isCurrent: isUnlimited, apply: nothing },
  { flag: "primaryDiskReadThroughput", label: "read bytes/sec", isCurrent: isUnlimited, apply: nothing },
  { flag: "primaryDiskWriteIOPS", label: "write IOPS", isCurrent: isUnlimited, apply: nothing },
  { flag: "primaryDiskWriteThroughput", label: "write bytes/sec", isCurrent: isUnlimited, apply: nothing },
];

/** Takes the asked parts over from another package; answers what was left as it is and why. Throws 404, 422 or 423. */
export function changePackage(
  panel: Panel,
  server: SimServer,
  { packageId, change }: { packageId: number; change: PackageChange },
): string[] {
  panel.queue.requireUnlocked(server);
  const pack = usablePackage(panel, packageId);
  const asked = parts.filter(({ flag: name }) => change[name]);
  const same = asked.filter((part) => part.isCurrent(server, pack));
  const different = asked.filter((part) => !same.includes(part));
  for (const part of different) part.check?.(panel, server, pack);
  panel.change(server, () => {
    for (const part of different) part.apply(panel, server, pack);
    server.packageId = pack.id;
  });
  return same.map(({ label, reason = "It matches the current value" }) => `${label} not updated. ${reason}`);
}
