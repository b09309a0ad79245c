import type { ErrorCode } from "@/lib/errors";
import { choosePackage } from "./package-choice";
import type { PackageInfo } from "./platform";

export type PackageOfGuest =
  | { ok: true; package: PackageInfo; chosenBy: "request" | "default" | "only" }
  | { ok: false; code: ErrorCode; reason: string };

/**
 * The package that a new guest is made by: the one asked for, else the endpoint's default, else the only one that is
 * enabled. A default that is disabled is not passed over: whoever set it did not mean another one. Pure.
 */
export function packageOfGuest(packages: readonly PackageInfo[], wanted: string | undefined): PackageOfGuest {
  if (wanted !== undefined) {
    const choice = choosePackage(packages, wanted);
    if ("package" in choice) return { ok: true, package: choice.package, chosenBy: "request" };
    return { ok: false, ...choice };
  }
  const enabled = packages.filter((each) => each.enabled);
  const preset = packages.find(({ isDefault }) => isDefault);
  if (preset?.enabled) return { ok: true, package: preset, chosenBy: "default" };
  if (preset) {
    const reason = `The endpoint's default package ${named(preset)} is disabled on the platform.`;
    return { ok: false, code: "unknown_package", reason: `${reason} ${offered(enabled)}` };
  }
  const [only, ...others] = enabled;
  if (only && others.length === 0) return { ok: true, package: only, chosenBy: "only" };
  const reason = only
    ? "Say by which package the guest is made; the endpoint has no default one."
    : "The platform makes guests by packages and offers none.";
  return { ok: false, code: "unknown_package", reason: only ? `${reason} ${offered(enabled)}` : reason };
}

const named = ({ id, name }: PackageInfo) => `${name} (${id})`;

const offered = (packages: readonly PackageInfo[]) =>
  packages.length === 0 ? "It offers no other." : `There are: ${packages.map(named).join(", ")}.`;
