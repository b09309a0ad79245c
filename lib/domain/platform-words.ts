import type { GuestAction } from "./guest";
import type { PlatformFeature } from "./platform";

/** Platforms and what they cannot do, in words for people. Pure; browser-safe. No platform is named here: its name is data. */

/** What not every platform can do, beyond the features of its guests. */
export type PlatformFacet =
  | "suspend"
  | "reset"
  | "clone"
  | "snapshots"
  | "migration"
  | "metrics"
  | "resize"
  | "packages"
  | "traffic"
  | "console"
  | "passwords"
  | "ownership"
  | "backupPlans"
  | "cpuThrottle"
  | "firewall"
  | "publicAddresses";
export type PlatformAbility = PlatformFacet | PlatformFeature;

/** Actions that need a facet of the platform; the others every platform has. */
export const facetOfAction: Partial<Record<GuestAction, PlatformFacet>> = {
  reset: "reset",
  suspend: "suspend",
  resume: "suspend",
  resize: "resize",
  clone: "clone",
  snapshot: "snapshots",
  rollback: "snapshots",
  migrate: "migration",
};

const cannot: Record<PlatformAbility, string> = {
  suspend: "suspend guests",
  reset: "reset guests; reboot or stop it instead",
  clone: "clone guests",
  snapshots: "take snapshots",
  migration: "move guests between hosts on request",
  metrics: "tell figures over time",
  resize: "enlarge the disks of guests",
  packages: "make guests by packages",
  traffic: "tell the traffic of guests",
  console: "give a console",
  passwords: "set passwords of guests",
  ownership: "change the owner of guests",
  backupPlans: "give guests backup plans",
  cpuThrottle: "slow down the CPU of guests",
  firewall: "set firewall rules of guests",
  publicAddresses: "add and remove public addresses",
  containers: "run containers",
  hostChoice: "be told the host: it chooses one itself",
  storageChoice: "be told the storage: it chooses one itself",
  vlans: "put guests in a VLAN",
  tags: "keep tags",
  notes: "keep a description",
  protection: "protect guests against removal",
  startOnBoot: "be told whether guests start with their host",
  cloudInitUser: "be told a user name",
  cloudInitUserData: "take cloud-init user data",
  staticAddress: "be told an address: it gives one itself",
  bandwidth: "limit the bandwidth of a new guest",
  publicAddress: "be told whether a guest gets a public address",
  firewallRulesets: "apply firewall rulesets",
  namedSshKeys: "take SSH keys by their names",
  extraDisks: "make more than one disk",
  suspendToDisk: "write the memory of a suspended guest to disk",
  guestAgent: "be told of an agent in the guest",
  interfaceChange: "change the interfaces of a guest",
};

/** 'Panel cannot take snapshots.' Of several platforms: 'A and B cannot …'. */
export const cannotWords = (products: readonly string[], ability: PlatformAbility): string =>
  `${products.length === 0 ? "This platform" : new Intl.ListFormat("en").format(products)} cannot ${cannot[ability]}.`;

/**
 * The product as people call it: from what the platform tells of itself (`Name 9.0.3`, `Name API 1`), else from its short name in the
 * API.
 */
export function productName({ version, provider }: { version: string | null; provider: string }): string {
  const told = version?.replace(/(\s+API)?\s+v?\d.*$/, "").trim();
  return told || platformName(provider);
}

/** A platform as people write it, from its short name in the API; short names of three or four letters are initials. */
export function platformName(provider: string): string {
  return provider.length <= 4 ? provider.toUpperCase() : provider.charAt(0).toUpperCase() + provider.slice(1);
}
