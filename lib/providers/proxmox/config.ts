import type { GuestKind } from "@/lib/domain/guest";
import type { ConfigChange, DiskConfig, GuestConfig, InterfaceConfig } from "../provider";
import { withoutMarker } from "./marker";
import { tagsOf } from "./observation";
import { parseProperties, sizeGb } from "./property-string";
import type { PendingEntry, RawConfig } from "./wire";

/** A guest's config in Moxxie's words; pending changes are shown as if applied, as the platform does. */
export function configOf(kind: GuestKind, raw: RawConfig, pending: PendingEntry[]): GuestConfig {
  const text = (key: string) => (raw[key] === undefined ? undefined : String(raw[key]));
  const number = (key: string, fallback: number) => numberOf(raw[key]) ?? fallback;
  const vm = kind === "vm";
  const { digest = "", ...settings } = raw;
  return {
    name: text(vm ? "name" : "hostname") ?? "",
    // A container without `cores` may use all of its host's; 0 stands for that.
    cpuCores: number("cores", vm ? 1 : 0),
    cpuSockets: number("sockets", 1),
    memoryMb: vm ? memoryOf(raw.memory) : number("memory", 512),
    ...(!vm && { swapMb: number("swap", 512) }),
    onBoot: flag(raw.onboot),
    protected: isProtected(raw),
    description: withoutMarker(text("description") ?? ""),
    tags: tagsOf(text("tags")),
    disks: vm ? vmDisks(raw) : containerDisks(raw),
    interfaces: numbered(raw, "net").map(([id, value]) =>
      vm ? vmInterface(id, value) : containerInterface(id, value),
    ),
    ...(vm && hasCloudInit(raw) && { cloudInit: cloudInitOf(raw) }),
    agent: vm && agentEnabled(text("agent")),
    ...(text("ostype") !== undefined && { osType: text("ostype") }),
    ...(vm && bootOrder(text("boot")) !== undefined && { bootOrder: bootOrder(text("boot")) }),
    pending: pendingOf(pending),
    digest: String(digest),
    raw: settings,
  };
}

/** The platform refuses to remove the guest (`protection`). */
export const isProtected = (raw: RawConfig): boolean => flag(raw.protection);

export function numberOf(value: string | number | undefined): number | undefined {
  const number = value === undefined || value === "" ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : undefined;
}

export const flag = (value: string | number | undefined): boolean => value === 1 || value === "1";

/** VM memory is a number up to 7, a string since 8, and may be written `current=2048`. 512 is the platform's default. */
function memoryOf(value: string | number | undefined): number {
  if (value === undefined) return 512;
  return numberOf(parseProperties(String(value), "current").current) ?? 512;
}

/** `1` or `enabled=1,…`. */
export const agentEnabled = (agent: string | undefined): boolean =>
  agent !== undefined && parseProperties(agent, "enabled").enabled === "1";

function bootOrder(boot: string | undefined): string[] | undefined {
  const order = parseProperties(boot ?? "", "legacy").order;
  return order?.split(";").filter((device) => device !== "");
}

/** Settings of an indexed family (`net0`, `net1`, …) in the order of their index. */
export function numbered(raw: RawConfig, family: string): [id: string, value: string][] {
  return Object.entries(raw)
    .filter(([key]) => key.startsWith(family) && /^\d+$/.test(key.slice(family.length)))
    .sort(([one], [other]) => Number(one.slice(family.length)) - Number(other.slice(family.length)))
    .map(([key, value]) => [key, String(value)]);
}

const diskBuses = ["scsi", "virtio", "sata", "ide"];

function vmDisks(raw: RawConfig): DiskConfig[] {
  const bootDevices = bootOrder(raw.boot === undefined ? undefined : String(raw.boot));
  const legacyBootDisk = raw.bootdisk;
  const disks = diskBuses.flatMap((bus) => numbered(raw, bus)).map(([id, value]) => vmDisk(id, value));
  const boot =
    bootDevices?.find((id) => disks.some((disk) => disk.id === id && disk.media === "disk")) ??
    legacyBootDisk ??
    disks.find((disk) => disk.media === "disk")?.id;
  const firmware = ["efidisk0", "tpmstate0"]
    .filter((id) => raw[id] !== undefined)
    .map((id) => vmDisk(id, String(raw[id])));
  return [
    ...disks.map((disk) => ({ ...disk, boot: disk.id === boot })),
    ...firmware,
    ...numbered(raw, "unused").map(([id, value]) => ({ ...vmDisk(id, value), media: "unused" as const })),
  ];
}

function vmDisk(id: string, value: string): DiskConfig {
  const { file = "", volume = file, size, media } = parseProperties(value, "file");
  const cloudInit = /(^|[:/])vm-\d+-cloudinit(\.|$)|:cloudinit$/.test(volume);
  return {
    id,
    storage: storageOf(volume),
    volume,
    sizeGb: sizeGb(size) ?? 0,
    boot: false,
    media: cloudInit ? "cloud-init" : media === "cdrom" ? "cdrom" : "disk",
  };
}

function containerDisks(raw: RawConfig): DiskConfig[] {
  const root = raw.rootfs === undefined ? [] : [["rootfs", String(raw.rootfs)] as const];
  const disk = (id: string, value: string, media: DiskConfig["media"]): DiskConfig => {
    const { volume = "", size, mp } = parseProperties(value, "volume");
    const sized = { id, storage: storageOf(volume), volume, sizeGb: sizeGb(size) ?? 0, boot: media === "root", media };
    return mp === undefined ? sized : { ...sized, mountPath: mp };
  };
  return [
    ...root.map(([id, value]) => ({ ...disk(id, value, "root"), mountPath: "/" })),
    ...numbered(raw, "mp").map(([id, value]) => disk(id, value, "mount")),
    ...numbered(raw, "unused").map(([id, value]) => disk(id, value, "unused")),
  ];
}

/** The storage of a volume id (`STORAGE:NAME`); empty for `none`, host paths and host drives. */
export const storageOf = (volume: string): string => /^([^:/]+):/.exec(volume)?.[1] ?? "";

// A net's first part is `model=MAC`, or the model alone while no MAC was chosen.
export const nicModels = ["virtio", "e1000", "e1000e", "rtl8139", "vmxnet3", "ne2k_pci", "ne2k_isa", "pcnet", "i82551"];

function vmInterface(id: string, value: string): InterfaceConfig {
  const net = parseProperties(value, "model");
  const model = net.model ?? Object.keys(net).find((key) => nicModels.includes(key) || /^(i8255|e1000)/.test(key));
  const mac = net.macaddr ?? (model === undefined ? undefined : net[model]);
  return { id, ...(model && { model }), ...(mac && { macAddress: mac.toUpperCase() }), ...commonNet(net) };
}

function containerInterface(id: string, value: string): InterfaceConfig {
  const net = parseProperties(value, "name");
  return {
    id,
    ...(net.name && { name: net.name }),
    ...(net.hwaddr && { macAddress: net.hwaddr.toUpperCase() }),
    ...commonNet(net),
    ...(net.ip && { ip: net.ip }),
    ...(net.gw && { gateway: net.gw }),
  };
}

function commonNet(net: Record<string, string>): Omit<InterfaceConfig, "id"> {
  const rate = numberOf(net.rate);
  return {
    ...(net.bridge && { bridge: net.bridge }),
    ...(net.tag && { vlan: Number(net.tag) }),
    firewall: net.firewall === "1",
    connected: net.link_down !== "1",
    // The platform limits in megabytes a second.
    ...(rate !== undefined && { rateMbps: rate * 8 }),
  };
}

const cloudInitKeys = ["ciuser", "cipassword", "sshkeys", "ipconfig0", "nameserver", "cicustom", "citype"];

const hasCloudInit = (raw: RawConfig) =>
  cloudInitKeys.some((key) => raw[key] !== undefined) || vmDisks(raw).some((disk) => disk.media === "cloud-init");

function cloudInitOf(raw: RawConfig): NonNullable<GuestConfig["cloudInit"]> {
  const { ip, gw } = parseProperties(String(raw.ipconfig0 ?? ""), "none");
  const nameservers = String(raw.nameserver ?? "")
    .split(/[\s,;]+/)
    .filter((server) => server !== "");
  return {
    ...(raw.ciuser !== undefined && { user: String(raw.ciuser) }),
    hasPassword: raw.cipassword !== undefined,
    sshKeys: sshKeysOf(raw.sshkeys),
    ...(ip && { ip }),
    ...(gw && { gateway: gw }),
    ...(nameservers.length > 0 && { nameservers }),
  };
}

/** The keys stand percent-encoded in the config, one a line. */
export function sshKeysOf(value: string | number | undefined): string[] {
  const text = String(value ?? "");
  return decoded(text)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const fieldOfKey: Record<string, string> = {
  name: "name",
  hostname: "name",
  cores: "cpuCores",
  sockets: "cpuSockets",
  memory: "memoryMb",
  swap: "swapMb",
  onboot: "onBoot",
  protection: "protected",
  agent: "agent",
  ciuser: "cloudInit.user",
  sshkeys: "cloudInit.sshKeys",
  ipconfig0: "cloudInit.ip",
  nameserver: "cloudInit.nameservers",
};

/** What waits for a restart, under Moxxie's names where there is one; secrets stay masked. */
export function pendingOf(entries: PendingEntry[]): ConfigChange[] {
  return entries
    .filter((entry) => entry.pending !== undefined || (entry.delete ?? 0) > 0)
    .map(({ key, value, pending }) => ({
      field: fieldOfKey[key] ?? key,
      from: value ?? null,
      to: pending ?? null,
      requiresRestart: true,
    }));
}
