import type { EstateView } from "@/lib/domain/estate";
import type { HostCandidate } from "@/lib/domain/placement/types";
import { cannotWords, type PlatformAbility, productName } from "@/lib/domain/platform-words";
import { type FieldError, MoxxieError } from "@/lib/errors";
import { askedFeatures } from "@/lib/providers/asked-features";
import type { CreationWish } from "./creation-wish";

export interface AskedAbility {
  ability: PlatformAbility;
  /** The field of the request that asks for it. */
  path: string;
}

/** What a wish asks of its platform beyond a machine of its size. Hosts without all of it are no candidates. */
export function askedAbilities(wish: CreationWish): AskedAbility[] {
  const { kind, network, uplink, cloudInit, extraDisks, tags, description } = wish;
  const spec = { kind, network: { profileId: "", ...vlanOf(network), ...uplink }, cloudInit, extraDisks, tags };
  return [
    ...askedFeatures({ ...spec, description }).map(({ feature, path }) => ({
      ability: feature,
      path: fieldOf(path, kind),
    })),
    ...(wish.package === undefined ? [] : [{ ability: "packages" as const, path: "package" }]),
  ];
}

const vlanOf = ({ vlan }: CreationWish["network"]) => (vlan === undefined ? {} : { vlan });

const fields: Readonly<Record<string, string>> = {
  "network.publicAddress": "network.publicIp",
  packageId: "package",
  cpuCores: "cores",
  memoryMb: "memoryMB",
  diskGb: "diskGB",
  hostName: "host",
};
const containerFields: Readonly<Record<string, string>> = {
  name: "hostname",
  diskGb: "rootfsGB",
  "cloudInit.sshKeys": "sshKeys",
  "cloudInit.ip": "network.ip",
  "cloudInit.gateway": "network.gateway",
};

/** The field of a request that a part of the spec comes from. */
export const fieldOf = (path: string, kind: CreationWish["kind"]): string =>
  (kind === "container" ? containerFields[path] : undefined) ?? fields[path] ?? path;

/** The error of a wish that none of these hosts' platforms can carry out; undefined when one of them can. */
export function whyNoPlatform(
  wish: CreationWish,
  { hosts, view }: { hosts: readonly HostCandidate[]; view: Pick<EstateView, "endpoints"> },
): MoxxieError | undefined {
  const asked = askedAbilities(wish);
  const has = (host: HostCandidate) => (each: AskedAbility) => host.capabilities.has(each.ability);
  if (hosts.some((host) => asked.every(has(host)))) return undefined;
  // Where each can be had somewhere, but not all together, none of them can be singled out.
  const nowhere = asked.filter((each) => !hosts.some((host) => has(host)(each)));
  const products = [
    ...new Set(hosts.flatMap(({ endpointId }) => view.endpoints.get(endpointId) ?? []).map(productName)),
  ];
  const errors = (nowhere.length > 0 ? nowhere : asked).map(
    ({ ability, path }): FieldError => ({ path, message: cannotWords(products, ability) }),
  );
  const together = `No platform there can do all of this together: ${asked.map(({ path }) => path).join(", ")}.`;
  const message = nowhere.length > 0 ? [...new Set(errors.map((each) => each.message))].join(" ") : together;
  return new MoxxieError("not_supported", message, { errors });
}
