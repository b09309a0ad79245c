import type { GuestConfigView } from "@/lib/contracts/guest-config";
import { GuestUpdate } from "@/lib/contracts/guests";
import type { GuestKind } from "@/lib/domain/guest";

/** The editable part of a configuration as the form holds it: texts as they are typed. */
export interface ConfigDraft {
  name: string;
  cores: string;
  memoryMB: string;
  swapMB: string;
  onBoot: boolean;
  protected: boolean;
  agent: boolean;
  description: string;
  tags: string;
  ciUser: string;
  ciSshKeys: string;
  ciIp: string;
  ciGateway: string;
  ciNameservers: string;
}

/** A form that shows the configuration unchanged. */
export function draftOf(config: GuestConfigView): ConfigDraft {
  const { cloudInit } = config;
  return {
    name: config.name,
    cores: String(config.cores * Math.max(1, config.sockets)),
    memoryMB: String(config.memoryMB),
    swapMB: config.swapMB === null ? "" : String(config.swapMB),
    onBoot: config.onBoot,
    protected: config.protected,
    agent: config.agent,
    description: config.description,
    tags: config.tags.join(" "),
    ciUser: cloudInit?.user ?? "",
    ciSshKeys: cloudInit?.sshKeys.join("\n") ?? "",
    ciIp: cloudInit?.ip ?? "",
    ciGateway: cloudInit?.gateway ?? "",
    ciNameservers: cloudInit?.nameservers.join(" ") ?? "",
  };
}

/** Words of a list typed with spaces, commas or line ends between. */
export const wordsOf = (text: string): string[] => [...new Set(text.split(/[\s,;]+/).filter(Boolean))];
export const linesOf = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);

/** Which fields of the form differ from the configuration it was made from. */
export function changedFields(base: ConfigDraft, draft: ConfigDraft): (keyof ConfigDraft)[] {
  return (Object.keys(base) as (keyof ConfigDraft)[]).filter((field) => base[field] !== draft[field]);
}

const cloudInitFields: readonly (keyof ConfigDraft)[] = ["ciUser", "ciSshKeys", "ciIp", "ciGateway", "ciNameservers"];

export type DraftOutcome =
  | { state: "unchanged" }
  | { state: "wrong"; problems: Partial<Record<keyof ConfigDraft, string>> }
  | { state: "ready"; change: GuestUpdate };

/**
 * What the form asks for, as the API's update: only what was changed, bound to the version that was shown, so that a
 * change made by somebody else in between is never overwritten unseen.
 */
export function changeOf(facts: {
  kind: GuestKind;
  digest: string;
  base: ConfigDraft;
  draft: ConfigDraft;
}): DraftOutcome {
  const { kind, digest, base, draft } = facts;
  const changed = new Set(changedFields(base, draft));
  if (changed.size === 0) return { state: "unchanged" };
  const wanted = {
    ...(changed.has("name") && { name: draft.name }),
    ...(changed.has("cores") && { cores: Number(draft.cores) }),
    ...(changed.has("memoryMB") && { memoryMB: Number(draft.memoryMB) }),
    ...(changed.has("swapMB") && { swapMB: Number(draft.swapMB) }),
    ...(changed.has("onBoot") && { onBoot: draft.onBoot }),
    ...(changed.has("protected") && { protected: draft.protected }),
    ...(changed.has("agent") && kind === "vm" && { agent: draft.agent }),
    ...(changed.has("description") && { description: draft.description }),
    ...(changed.has("tags") && { tags: wordsOf(draft.tags) }),
    ...(cloudInitFields.some((field) => changed.has(field)) && { cloudInit: cloudInitOf(changed, draft) }),
    digest,
  };
  const parsed = GuestUpdate.safeParse(wanted);
  if (parsed.success) return { state: "ready", change: parsed.data };
  const problems: Partial<Record<keyof ConfigDraft, string>> = {};
  for (const { path, message } of parsed.error.issues) {
    const field = fieldOfPath(path.map(String));
    if (field) problems[field] ??= message;
  }
  return { state: "wrong", problems };
}

/** Only what was changed: a field that is left out stays as it is. */
function cloudInitOf(changed: ReadonlySet<keyof ConfigDraft>, draft: ConfigDraft) {
  return {
    ...(changed.has("ciUser") && { user: draft.ciUser || undefined }),
    ...(changed.has("ciSshKeys") && { sshKeys: linesOf(draft.ciSshKeys) }),
    ...(changed.has("ciIp") && { ip: draft.ciIp || undefined }),
    ...(changed.has("ciGateway") && { gateway: draft.ciGateway || undefined }),
    ...(changed.has("ciNameservers") && { nameservers: wordsOf(draft.ciNameservers) }),
  };
}

const cloudInitPaths: Record<string, keyof ConfigDraft> = {
  user: "ciUser",
  sshKeys: "ciSshKeys",
  ip: "ciIp",
  gateway: "ciGateway",
  nameservers: "ciNameservers",
};

/** The form's field that an API path means: `cloudInit.sshKeys.0` is the keys' box. */
export function fieldOfPath(path: readonly string[]): keyof ConfigDraft | undefined {
  const rest = path[0] === "change" ? path.slice(1) : path;
  const [first = "", second = ""] = rest;
  if (first === "cloudInit") return cloudInitPaths[second];
  const plain: readonly string[] = [
    "name",
    "cores",
    "memoryMB",
    "swapMB",
    "onBoot",
    "protected",
    "agent",
    "description",
    "tags",
  ];
  return plain.includes(first) ? (first as keyof ConfigDraft) : undefined;
}
