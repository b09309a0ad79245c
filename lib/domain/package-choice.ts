import type { ErrorCode } from "@/lib/errors";
import type { PackageInfo } from "./platform";

export type PackageChoice = { package: PackageInfo } | { code: ErrorCode; reason: string };

/**
 * The package that a request names, by its id or else by its name without regard to case. A reason names the ones that
 * there are.
 */
export function choosePackage(packages: readonly PackageInfo[], wanted: string): PackageChoice {
  const enabled = packages.filter((each) => each.enabled);
  const named = (each: PackageInfo) => each.name.toLowerCase() === wanted.toLowerCase();
  const byId = enabled.find(({ id }) => id === wanted);
  if (byId) return { package: byId };
  const [one, ...others] = enabled.filter(named);
  if (one && others.length === 0) return { package: one };
  if (one) {
    const ids = [one, ...others].map(({ id }) => id).join(", ");
    return { code: "ambiguous_name", reason: `Several packages are called '${wanted}'; say which by its id: ${ids}.` };
  }
  const isOff = packages.some((each) => each.id === wanted || named(each));
  const why = isOff ? `The package '${wanted}' is disabled on the platform.` : `There is no package '${wanted}'.`;
  return { code: "unknown_package", reason: `${why} ${listed(enabled)}` };
}

function listed(packages: readonly PackageInfo[]): string {
  if (packages.length === 0) return "The platform offers none.";
  return `There are: ${packages.map(({ id, name }) => `${name} (${id})`).join(", ")}.`;
}
