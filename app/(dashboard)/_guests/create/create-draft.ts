import { ContainerCreate, VmCreate } from "@/lib/contracts/guest-create";
import type { GuestKind } from "@/lib/domain/guest";
import { gbToMb } from "@/lib/domain/units";
import { linesOf, wordsOf } from "../detail/config-draft";
import { type AffinityRow, affinityRulesOf } from "./affinity-draft";
import { fieldOfPath } from "./create-fields";

/** The creation form as it is typed. */
export interface CreateDraft {
  datacenter: string;
  name: string;
  template: string;
  /** The platform's package, by its id; '' takes the one that the endpoint names. */
  packageId: string;
  cores: string;
  memoryGb: string;
  diskGb: string;
  swapMb: string;
  /** Sizes of further disks in GB. */
  extraDisks: string[];
  /** By name; '' lets Moxxie choose. */
  storage: string;
  unprivileged: boolean;
  /** '' lets Moxxie choose. */
  profileId: string;
  vlan: string;
  /** In Mbit/s, both ways. */
  bandwidthMbps: string;
  /** '' leaves it to the platform. */
  publicIp: "" | "yes" | "no";
  /** Ids of the platform's rulesets, as they are typed. */
  firewallRulesets: string;
  host: string;
  /** Hosts among which the platform chooses, where it does. */
  hostGroup: string;
  failoverDc: string;
  affinity: AffinityRow[];
  clientId: string;
  /** A client's network; its VLAN, subnet and an address come with it. */
  allocationId: string;
  /** The address asked for in that network; '' takes the next free one. */
  address: string;
  /** Capacity that was held before; the creation uses it up. */
  reservationId: string;
  ciUser: string;
  ciSshKeys: string;
  /** Keys that the platform knows, one a line. */
  sshKeyNames: string;
  ciIp: string;
  ciGateway: string;
  ciNameservers: string;
  ciUserData: string;
  tags: string;
  description: string;
  start: boolean;
}
export type CreateField = keyof CreateDraft;

export const emptyDraft: CreateDraft = {
  datacenter: "",
  name: "",
  template: "",
  packageId: "",
  cores: "2",
  memoryGb: "4",
  diskGb: "20",
  swapMb: "0",
  extraDisks: [],
  storage: "",
  unprivileged: true,
  profileId: "",
  vlan: "",
  bandwidthMbps: "",
  publicIp: "",
  firewallRulesets: "",
  host: "",
  hostGroup: "",
  failoverDc: "",
  affinity: [],
  clientId: "",
  allocationId: "",
  address: "",
  reservationId: "",
  ciUser: "",
  ciSshKeys: "",
  sshKeyNames: "",
  ciIp: "",
  ciGateway: "",
  ciNameservers: "",
  ciUserData: "",
  tags: "",
  description: "",
  start: true,
};

/** What belongs to one datacenter's platforms: another one has others of them. */
export const forgottenWithDatacenter = {
  template: "",
  packageId: "",
  storage: "",
  profileId: "",
  vlan: "",
  firewallRulesets: "",
  host: "",
  hostGroup: "",
  allocationId: "",
  address: "",
  sshKeyNames: "",
} as const satisfies Partial<CreateDraft>;

/** While no name is typed yet, placement is asked about under this one; nothing is ever made by it. */
export const nameToPlanWith = "new-guest";

/** Drops what is empty, so that a field that was left alone is not sent. */
const filled = <Value extends object>(value: Value): Partial<Value> | undefined => {
  const entries = Object.entries(value).filter(
    ([, item]) => item !== undefined && item !== "" && !(Array.isArray(item) && item.length === 0),
  );
  return entries.length > 0 ? (Object.fromEntries(entries) as Partial<Value>) : undefined;
};
const optional = (text: string) => text.trim() || undefined;
const optionalNumber = (text: string) => (text.trim() === "" ? undefined : Number(text));

function common(draft: CreateDraft) {
  return {
    datacenter: draft.datacenter,
    cores: Number(draft.cores),
    memoryMB: Math.round(gbToMb(Number(draft.memoryGb))),
    template: optional(draft.template),
    host: optional(draft.host),
    storage: optional(draft.storage),
    clientId: optional(draft.clientId),
    reservationId: optional(draft.reservationId),
    failoverDC: optional(draft.failoverDc),
    affinityRules: affinityRulesOf(draft.affinity),
    tags: draft.tags.trim() ? wordsOf(draft.tags) : undefined,
    description: optional(draft.description),
    start: draft.start,
  };
}

/** The command's input as the API wants it; numbers that are none become NaN, which its schema refuses at their field. */
export function createInput(kind: GuestKind, draft: CreateDraft, name = draft.name.trim()): object {
  const allocationId = optional(draft.allocationId);
  const network = allocationId
    ? { allocationId }
    : { profileId: optional(draft.profileId), vlan: optionalNumber(draft.vlan) };
  const asked = { ...network, ...trafficOf(draft) };
  const address = allocationId && optional(draft.address);
  // A client's network gives address and gateway; what was typed for another is not asked for.
  const own = allocationId ? {} : { ip: optional(draft.ciIp), gateway: optional(draft.ciGateway) };
  if (kind === "container") {
    return {
      ...common(draft),
      hostname: name,
      template: draft.template,
      rootfsGB: Number(draft.diskGb),
      swapMB: Number(draft.swapMb),
      unprivileged: draft.unprivileged,
      sshKeys: draft.ciSshKeys.trim() ? linesOf(draft.ciSshKeys) : undefined,
      network: filled({ ...asked, ...own, ...(address && { ip: address }) }),
    };
  }
  return {
    ...common(draft),
    name,
    diskGB: Number(draft.diskGb),
    package: optional(draft.packageId),
    hostGroup: optional(draft.hostGroup),
    extraDisks: draft.extraDisks.length > 0 ? draft.extraDisks.map((size) => ({ sizeGB: Number(size) })) : undefined,
    network: filled({ ...asked, ip: address }),
    cloudInit: filled({
      user: optional(draft.ciUser),
      sshKeys: linesOf(draft.ciSshKeys),
      sshKeyNames: linesOf(draft.sshKeyNames),
      ...own,
      nameservers: wordsOf(draft.ciNameservers),
      userData: draft.ciUserData.trim() ? draft.ciUserData : undefined,
    }),
  };
}

const trafficOf = ({ bandwidthMbps, publicIp, firewallRulesets }: CreateDraft) => ({
  bandwidthMbps: optionalNumber(bandwidthMbps),
  publicIp: publicIp === "" ? undefined : publicIp === "yes",
  firewallRulesets: wordsOf(firewallRulesets).map(Number),
});

export type CreateProblems = Partial<Record<CreateField, string>>;

/** What is wrong with the form, at its fields; `input` when nothing is. */
export function readDraft(
  kind: GuestKind,
  draft: CreateDraft,
  name?: string,
): { input: object | null; problems: CreateProblems } {
  const wanted = createInput(kind, draft, name);
  const parsed = (kind === "vm" ? VmCreate : ContainerCreate).safeParse(wanted);
  if (parsed.success) return { input: plain(wanted), problems: {} };
  const problems: CreateProblems = {};
  for (const { path, message } of parsed.error.issues) {
    const field = fieldOfPath(path.map(String)) ?? "name";
    problems[field] ??= requiredWords[field] && !draft[field] ? requiredWords[field] : message;
  }
  return { input: null, problems };
}

/** Without members that are undefined: the query's key and the request are the same for the same wish. */
const plain = (input: object): object => JSON.parse(JSON.stringify(input));

const requiredWords: CreateProblems = {
  name: "Give it a name.",
  datacenter: "Choose a datacenter.",
  template: "Choose a template; a container is made from one.",
};
