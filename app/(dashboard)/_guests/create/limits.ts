import { type Platform, whyNoneCan } from "@/components/platforms/platforms";
import type { GuestKind } from "@/lib/domain/guest";
import type { PlatformAbility } from "@/lib/domain/platform-words";
import type { CreateDraft, CreateField, CreateProblems } from "./create-draft";

/** What none of the platforms that may take the guest can do: a sentence at each field. */
export type CreateLimits = Partial<Record<CreateField, string>>;

const abilityOf: Partial<Record<CreateField, PlatformAbility>> = {
  packageId: "packages",
  host: "hostChoice",
  storage: "storageChoice",
  vlan: "vlans",
  allocationId: "vlans",
  tags: "tags",
  description: "notes",
  ciUser: "cloudInitUser",
  ciUserData: "cloudInitUserData",
  ciIp: "staticAddress",
  ciGateway: "staticAddress",
  ciNameservers: "staticAddress",
  bandwidthMbps: "bandwidth",
  publicIp: "publicAddress",
  firewallRulesets: "firewallRulesets",
  sshKeyNames: "namedSshKeys",
  extraDisks: "extraDisks",
};

/** `platforms` are those that may take the guest (`platformsFor`). */
export function limitsOf(platforms: readonly Platform[]): CreateLimits {
  const limits: CreateLimits = {};
  for (const [field, ability] of Object.entries(abilityOf) as [CreateField, PlatformAbility][]) {
    const reason = whyNoneCan(platforms, ability);
    if (reason) limits[field] = reason;
  }
  return limits;
}

/** Fields that say something which nobody there can do; a disabled field could not be emptied, so it is told as wrong. */
export function beyondLimits(limits: CreateLimits, draft: CreateDraft): CreateProblems {
  const fields = Object.entries(limits) as [CreateField, string][];
  return Object.fromEntries(
    fields.filter(([field]) => isFilled(draft[field])).map(([field, reason]) => [field, `${reason} Leave this empty.`]),
  );
}

/** Whether the field is disabled: it cannot be done there, and there is nothing in it to take out. */
export const isOff = (field: CreateField, { limits, draft }: { limits: CreateLimits; draft: CreateDraft }): boolean =>
  limits[field] !== undefined && !isFilled(draft[field]);

const isFilled = (value: CreateDraft[CreateField]) => (Array.isArray(value) ? value.length > 0 : value !== "");

/** The platforms of the datacenter that may take the guest: one, once package or template have chosen it. */
export function platformsFor(
  draft: Pick<CreateDraft, "datacenter" | "template">,
  { platforms, packageEndpoint }: { platforms: Iterable<Platform>; packageEndpoint: string | null },
): Platform[] {
  const there = [...platforms].filter(({ datacenter }) => datacenter === draft.datacenter);
  const bound = there.filter(
    ({ endpoint }) => endpoint === packageEndpoint || draft.template.startsWith(`${endpoint}:`),
  );
  return bound.length > 0 ? bound : there;
}

/** Why a datacenter cannot have such a guest at all; null when it can. */
export const whyNotKind = (kind: GuestKind, platforms: readonly Platform[]): string | null =>
  kind === "container" ? whyNoneCan(platforms, "containers") : null;
