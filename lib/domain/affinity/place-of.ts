import type { AffinityConstraint } from "./types";

/** The key of a host in a constraint's `places`. */
export const placeOf = (
  { scope }: Pick<AffinityConstraint, "scope">,
  host: { id: string; datacenterId: string },
): string => (scope === "host" ? host.id : host.datacenterId);
