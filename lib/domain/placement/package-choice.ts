import type { PrimaryProfile } from "../network-profile";
import { type PackageOfGuest, packageOfGuest } from "../package-of-guest";
import type { HostCandidate, PlacementRequest } from "./types";

type Asked = Pick<PlacementRequest, "package">;
type Packages = NonNullable<HostCandidate["packages"]>;

/** The last answer for each list: all hosts of an endpoint have one list, and are judged one after the other. */
const answers = new WeakMap<Packages, { wanted: string | undefined; choice: PackageOfGuest }>();

/** The package by which the guest would be made there; null where the platform has no packages. */
export function packageAt({ package: wanted }: Asked, { packages }: Pick<HostCandidate, "packages">) {
  if (packages === null) return null;
  const known = answers.get(packages);
  if (known && known.wanted === wanted) return known.choice;
  const choice = packageOfGuest(packages, wanted);
  answers.set(packages, { wanted, choice });
  return choice;
}

/** The network that the package names, before the host's default. */
export function primaryAt(asked: Asked, host: Pick<HostCandidate, "packages">): PrimaryProfile | undefined {
  const choice = packageAt(asked, host);
  if (!choice?.ok) return undefined;
  return { profileId: choice.package.networkProfileId, of: `package ${choice.package.name}` };
}
