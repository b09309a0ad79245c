import type { DiffChange } from "@/components/ui/diff-table";
import { formatDiskGb, formatMemoryMb } from "@/components/ui/format";
import type { PlanView } from "@/lib/contracts/operations";

type Change = PlanView["changes"][number];

/** A plan's changes as the diff table shows them: with units and in people's words. */
export function diffChanges(changes: readonly Change[]): DiffChange[] {
  return changes.map(({ field, from, to, requiresRestart }) => ({
    field: wordsOf(field),
    from: valueText(field, from),
    to: valueText(field, to),
    requiresRestart,
  }));
}

/** By the field's name in small letters: platforms' layers write `memoryMb`, the API `memoryMB`. */
const fieldWords: Record<string, string> = {
  name: "Name",
  cores: "Cores",
  cpucores: "Cores",
  sockets: "Sockets",
  memorymb: "Memory",
  swapmb: "Swap",
  onboot: "Start with its host",
  protected: "Protection",
  description: "Description",
  tags: "Tags",
  agent: "Guest agent",
  location: "Location",
  routeraddress: "Router address",
  iprange: "Addresses",
  vlanrange: "VLANs",
  qinqenabled: "Q-in-Q",
  servicevlan: "Service VLAN",
  cpuovercommit: "CPU overcommit",
  memoryovercommit: "Memory overcommit",
  maxvms: "VMs at most",
  maxcpu: "Cores at most",
  maxmemorygb: "Memory at most",
  maxdiskgb: "Disk at most",
  url: "Address",
  enabled: "Enabled",
  credentials: "Credentials",
  tlsfingerprints: "Fingerprints",
  capem: "Certificate authority",
  role: "Role",
  datacenters: "Datacenters",
  package: "Package",
  diskgb: "Disk",
  traffic: "Traffic",
  bandwidth: "Bandwidth",
  owner: "Owner",
  backupplan: "Backup plan",
  cputhrottle: "Withheld CPU time, %",
  firewall: "Firewall",
  console: "Console",
};

/** `cloudInit.sshKeys` and the like stay as they are: they say exactly what is meant. */
const wordsOf = (field: string) => fieldWords[field.toLowerCase()] ?? field;

function valueText(field: string, value: Change["from"]): string | null {
  if (value === null || value === "") return null;
  if (typeof value === "boolean") return value ? "on" : "off";
  // Changes that wait for a restart come as the platform wrote them: figures as text.
  if (/mb$/i.test(field) && Number.isFinite(Number(value))) return formatMemoryMb(Number(value));
  if (/gb$/i.test(field) && Number.isFinite(Number(value))) return formatDiskGb(Number(value));
  return String(value);
}
