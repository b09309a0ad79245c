import { platformChoosesIn } from "@/lib/domain/placement/host-choice";
import { packageAt } from "@/lib/domain/placement/package-choice";
import type { HostCandidate } from "@/lib/domain/placement/types";
import { MoxxieError } from "@/lib/errors";
import type { Provider } from "@/lib/providers/provider";
import type { PlanBuilder } from "../plan";
import type { CreateDecisions } from "./creation-decisions";
import type { CreationWish } from "./creation-wish";

/** What platforms differ in beyond hosts and sizes: packages, groups, what else a guest gets, and whether it starts by itself. */

export type PlannedPlatform = Required<Pick<CreateDecisions, "package" | "hostGroup">>;

/** The package, and the group in which the platform chooses the host; what cannot be decided is a failed check. */
export function planPlatform(
  plan: PlanBuilder,
  { wish, host }: { wish: Pick<CreationWish, "package">; host: HostCandidate },
): PlannedPlatform {
  const choice = packageAt(wish, host);
  const group = platformChoosesIn(host);
  const hostGroup = group && { name: group.name, hosts: group.placeable };
  if (choice === null) return { package: null, hostGroup };
  if (!choice.ok) {
    const errors = [{ path: "package", message: choice.reason }];
    plan.failedByFields("package", new MoxxieError(choice.code, choice.reason, { errors }));
    return { package: null, hostGroup };
  }
  const { id, name } = choice.package;
  return { package: { id, name, chosenBy: choice.chosenBy }, hostGroup };
}

const packageWords = {
  request: ", as asked",
  default: ", the endpoint's default",
  only: ", the only one that the platform offers",
} as const;

export function sayPlatform(plan: PlanBuilder, { package: by, hostGroup }: PlannedPlatform): void {
  if (by) plan.effect(`It is made by package ${by.name} (${by.id})${packageWords[by.chosenBy]}.`);
  if (hostGroup && hostGroup.hosts > 1)
    plan.effect(`The platform chooses the host among the ${hostGroup.hosts} of group ${hostGroup.name}.`);
}

/** Further disks, and what is asked of its network beside which one it is. */
export function sayExtras(plan: PlanBuilder, { extraDisks, uplink, cloudInit }: CreationWish): void {
  const { bandwidthMbps, publicAddress, firewallRulesets = [] } = uplink;
  const [disk] = extraDisks;
  if (disk && extraDisks.length === 1) plan.effect(`It gets a further disk of ${disk.sizeGb} GB.`);
  else if (disk)
    plan.effect(
      `It gets ${extraDisks.length} further disks of ${extraDisks.map(({ sizeGb }) => sizeGb).join(", ")} GB.`,
    );
  if (bandwidthMbps !== undefined) plan.effect(`Its bandwidth is limited to ${bandwidthMbps} Mbit/s both ways.`);
  if (publicAddress !== undefined)
    plan.effect(publicAddress ? "The platform gives it a public IPv4 address." : "It gets no public IPv4 address.");
  if (firewallRulesets.length === 1) plan.effect(`Firewall ruleset ${firewallRulesets[0]} applies to it.`);
  else if (firewallRulesets.length > 1) plan.effect(`Firewall rulesets ${firewallRulesets.join(", ")} apply to it.`);
  const keys = cloudInit?.sshKeyNames ?? [];
  if (keys.length > 0)
    plan.effect(`SSH ${keys.length === 1 ? "key" : "keys"} ${keys.join(", ")} of the platform may log in.`);
}

/** Whether it runs afterwards. Some platforms start whatever they install. */
export function sayStart(plan: PlanBuilder, wish: CreationWish, { guests }: Provider): void {
  const startsItself = guests.startsWhenMade === true;
  const isInstalled = wish.template !== undefined;
  if (wish.start && startsItself && !isInstalled) {
    const message = "It has no operating system to start: name a template, or make it without starting it.";
    plan.failedByFields("start", new MoxxieError("cannot_be_done", message, { errors: [{ path: "start", message }] }));
  } else if (wish.start) plan.effect(startsItself ? "It runs once it is installed." : "Starts it.");
  else if (startsItself && isInstalled)
    plan.effect("The platform starts it to install it; it is switched off after the installation.");
}

/**
 * Looks whether the platform knows the keys that are asked for by name. Only where it tells which it has; what it
 * throws is a failed check.
 */
export async function checkSshKeys(plan: PlanBuilder, { cloudInit }: CreationWish, provider: Provider): Promise<void> {
  const wanted = cloudInit?.sshKeyNames ?? [];
  if (wanted.length === 0 || !provider.sshKeys) return;
  try {
    const known = (await provider.sshKeys.list()).map(({ name }) => name);
    const missing = wanted.filter((name) => !known.includes(name));
    if (missing.length === 0) return;
    const keys = [...new Set(known)].sort().join(", ") || "none";
    const message = `The platform knows no SSH key ${missing.map((name) => `'${name}'`).join(", ")}. Keys: ${keys}.`;
    const errors = [{ path: "cloudInit.sshKeyNames", message }];
    plan.failedByFields("cloudInit", new MoxxieError("unknown_ssh_key", message, { errors, extra: { known } }));
  } catch (error) {
    if (!(error instanceof MoxxieError)) throw error;
    plan.failedBy("cloudInit", error);
  }
}
