import type { PlatformFeature } from "@/lib/domain/platform";
import { type FieldError, MoxxieError } from "@/lib/errors";
import type { GuestSpec } from "./guest-spec";

/** A part of a spec that only platforms with the feature can carry out. */
interface Asked {
  feature: PlatformFeature;
  /** Where the spec has it. */
  path: string;
  /** What it is, as in "This platform has no tags on guests." */
  what: string;
}

/** What of a spec features are asked by. */
export type AskedParts = Pick<GuestSpec, "kind" | "network" | "cloudInit" | "extraDisks" | "tags" | "description">;

/**
 * What a spec asks for beyond a machine of its size: the feature of the platform that each needs. Which host and storage
 * were chosen is not among it: every spec names one.
 */
export function askedFeatures({ kind, network, cloudInit, extraDisks, tags, description }: AskedParts): Asked[] {
  const asked: (Asked & { isAsked: boolean })[] = [
    { feature: "containers", path: "kind", what: "containers", isAsked: kind === "container" },
    { feature: "vlans", path: "network.vlan", what: "choice of a VLAN", isAsked: network?.vlan !== undefined },
    { feature: "tags", path: "tags", what: "tags on guests", isAsked: tags.length > 0 },
    { feature: "notes", path: "description", what: "notes on guests", isAsked: (description ?? "") !== "" },
    {
      feature: "bandwidth",
      path: "network.bandwidthMbps",
      what: "limit of a guest's bandwidth",
      isAsked: network?.bandwidthMbps !== undefined,
    },
    {
      feature: "publicAddress",
      path: "network.publicAddress",
      what: "public addresses to give out",
      // None is what such a platform gives anyway.
      isAsked: network?.publicAddress === true,
    },
    {
      feature: "firewallRulesets",
      path: "network.firewallRulesets",
      what: "firewall rulesets",
      isAsked: (network?.firewallRulesets ?? []).length > 0,
    },
    {
      feature: "cloudInitUser",
      path: "cloudInit.user",
      what: "choice of the first user",
      isAsked: cloudInit?.user !== undefined,
    },
    {
      feature: "cloudInitUserData",
      path: "cloudInit.userData",
      what: "user data for cloud-init",
      isAsked: cloudInit?.userData !== undefined,
    },
    ...(["ip", "gateway", "nameservers"] as const).map((field) => ({
      feature: "staticAddress" as const,
      path: `cloudInit.${field}`,
      what: "choice of a guest's address, gateway or name servers",
      isAsked: cloudInit?.[field] !== undefined,
    })),
    {
      feature: "namedSshKeys",
      path: "cloudInit.sshKeyNames",
      what: "SSH keys of its own",
      isAsked: (cloudInit?.sshKeyNames ?? []).length > 0,
    },
    {
      feature: "extraDisks",
      path: "extraDisks",
      what: "disks beyond a new guest's first",
      isAsked: (extraDisks ?? []).length > 0,
    },
  ];
  return asked.filter(({ isAsked }) => isAsked).map(({ isAsked: _, ...rest }) => rest);
}

/** One error for each part of the spec that a platform with these features cannot carry out. */
export const unsupportedParts = (spec: GuestSpec, features: ReadonlySet<PlatformFeature>): FieldError[] =>
  askedFeatures(spec)
    .filter(({ feature }) => !features.has(feature))
    .map(({ path, what }) => ({ path, message: `This platform has no ${what}.` }));

/** Throws `not_supported` with these errors; the first of them is the message. */
export function refuseParts(errors: FieldError[]): void {
  const [first] = errors;
  if (first === undefined) return;
  throw new MoxxieError("not_supported", errors.map(({ message }) => message).join(" "), { errors });
}
