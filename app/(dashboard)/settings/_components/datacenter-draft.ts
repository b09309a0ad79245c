import { DatacenterCreate, type DatacenterUpdate, type DatacenterView } from "@/lib/contracts/estate";

/** The form of a datacenter, as it is typed. */
export interface DatacenterDraft {
  id: string;
  name: string;
  location: string;
  routerAddress: string;
  ipRange: string;
  vlanFrom: string;
  vlanTo: string;
  qinqEnabled: boolean;
  serviceVlan: string;
  quarantine: string;
  cpuOvercommit: string;
  memoryOvercommit: string;
  maxVms: string;
  maxCpu: string;
  maxMemoryGB: string;
  maxDiskGB: string;
}
export type DatacenterProblems = Partial<Record<keyof DatacenterDraft, string>>;

export const emptyDatacenter: DatacenterDraft = {
  id: "",
  name: "",
  location: "",
  routerAddress: "",
  ipRange: "",
  vlanFrom: "",
  vlanTo: "",
  qinqEnabled: false,
  serviceVlan: "",
  quarantine: "P1D",
  cpuOvercommit: "4",
  memoryOvercommit: "1",
  maxVms: "",
  maxCpu: "",
  maxMemoryGB: "",
  maxDiskGB: "",
};

const shown = (value: number | null | undefined) => (value === null || value === undefined ? "" : String(value));

/** A datacenter as the form shows it. */
export const datacenterDraftOf = ({
  id,
  name,
  location,
  routerAddress,
  network,
  limits,
}: DatacenterView): DatacenterDraft => ({
  id,
  name,
  location,
  routerAddress: routerAddress ?? "",
  ipRange: network.ipRange ?? "",
  vlanFrom: shown(network.vlanRange?.from),
  vlanTo: shown(network.vlanRange?.to),
  qinqEnabled: network.qinqEnabled,
  serviceVlan: shown(network.serviceVlan),
  quarantine: network.quarantine,
  cpuOvercommit: shown(limits.cpuOvercommit),
  memoryOvercommit: shown(limits.memoryOvercommit),
  maxVms: shown(limits.maxVms),
  maxCpu: shown(limits.maxCpu),
  maxMemoryGB: shown(limits.maxMemoryGB),
  maxDiskGB: shown(limits.maxDiskGB),
});

/** What the form means, or what is wrong with which field. */
export function datacenterInput(draft: DatacenterDraft): {
  input: DatacenterCreate | null;
  problems: DatacenterProblems;
} {
  const hasRange = draft.vlanFrom !== "" || draft.vlanTo !== "";
  const parsed = DatacenterCreate.safeParse({
    id: draft.id.trim(),
    name: draft.name.trim(),
    location: draft.location.trim(),
    routerAddress: draft.routerAddress.trim() || undefined,
    network: {
      ipRange: draft.ipRange.trim() || undefined,
      vlanRange: hasRange
        ? { from: Number(draft.vlanFrom || Number.NaN), to: Number(draft.vlanTo || Number.NaN) }
        : undefined,
      qinqEnabled: draft.qinqEnabled,
      serviceVlan: draft.qinqEnabled ? Number(draft.serviceVlan || Number.NaN) : undefined,
      quarantine: draft.quarantine.trim(),
    },
    limits: {
      cpuOvercommit: Number(draft.cpuOvercommit || Number.NaN),
      memoryOvercommit: Number(draft.memoryOvercommit || Number.NaN),
      maxVms: optional(draft.maxVms),
      maxCpu: optional(draft.maxCpu),
      maxMemoryGB: optional(draft.maxMemoryGB),
      maxDiskGB: optional(draft.maxDiskGB),
    },
  });
  if (!parsed.success) {
    const fields = parsed.error.issues.map(({ path }) => fieldOf(path)).filter((field) => field !== undefined);
    return { input: null, problems: Object.fromEntries(fields.map((field) => [field, words[field]])) };
  }
  const range = parsed.data.network.vlanRange;
  if (range && range.from > range.to) return { input: null, problems: { vlanTo: "is below the first VLAN" } };
  return { input: parsed.data, problems: {} };
}

/** Only what differs from the datacenter as it is; null when nothing does. */
export function datacenterChange(before: DatacenterView, input: DatacenterCreate): DatacenterUpdate | null {
  const { input: now } = datacenterInput(datacenterDraftOf(before));
  const differs = (key: keyof DatacenterCreate) => JSON.stringify(now?.[key]) !== JSON.stringify(input[key]);
  const change: DatacenterUpdate = {
    ...(differs("name") && { name: input.name }),
    ...(differs("location") && { location: input.location }),
    ...(differs("routerAddress") && { routerAddress: input.routerAddress ?? null }),
    ...(differs("network") && { network: input.network }),
    ...(differs("limits") && { limits: input.limits }),
  };
  return Object.keys(change).length > 0 ? change : null;
}

const optional = (text: string) => (text.trim() === "" ? undefined : Number(text));

/** The field of a path of the contract: `network.vlanRange.from` is `vlanFrom`. */
function fieldOf(path: readonly PropertyKey[]): keyof DatacenterDraft | undefined {
  const joined = path.join(".");
  if (joined === "network.vlanRange.from") return "vlanFrom";
  if (joined === "network.vlanRange.to") return "vlanTo";
  const last = String(path.at(-1));
  return last in words ? (last as keyof DatacenterDraft) : undefined;
}

const words: Record<keyof DatacenterDraft, string> = {
  id: "Letters, digits, . _ and -, beginning with a letter or digit",
  name: "Give it a name of at most 100 characters",
  location: "At most 200 characters",
  routerAddress: "An IPv4 or IPv6 address",
  ipRange: "A range such as 172.16.0.0/16",
  vlanFrom: "A number from 1 to 4094",
  vlanTo: "A number from 1 to 4094",
  qinqEnabled: "On or off",
  serviceVlan: "The outer VLAN, a number from 1 to 4094",
  quarantine: "An ISO 8601 duration such as PT12H, P1D or P2W; PT0S for none",
  cpuOvercommit: "A number from 0.1 to 100",
  memoryOvercommit: "A number from 0.1 to 10",
  maxVms: "A whole number, or nothing for no limit",
  maxCpu: "A whole number of cores, or nothing for no limit",
  maxMemoryGB: "A number of GB, or nothing for no limit",
  maxDiskGB: "A number of GB, or nothing for no limit",
};
