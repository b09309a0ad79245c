import { MoxxieError } from "@/lib/errors";
import type { VirtfusionClient } from "./client";
import { shareReading } from "./shared-reading";
import { Hypervisor } from "./wire";

/** The hypervisors of the groups that the endpoint's settings name, or of all. */
export interface Hypervisors {
  /** One reading serves all who ask within `maxAgeMs` (60 s when absent). */
  list(options?: { maxAgeMs?: number; signal?: AbortSignal }): Promise<Hypervisor[]>;
  /** Throws `unknown_host`. */
  named(name: string, options?: { maxAgeMs?: number; signal?: AbortSignal }): Promise<Hypervisor>;
}

const keptForMs = 60_000;
/** The panel's code for a hypervisor that is set up and ready. */
const ready = 3;

export function createHypervisors(client: VirtfusionClient): Hypervisors {
  const { groups, endpointId } = client.settings;
  const all = shareReading(async () => withOwnNames(await client.pages("/compute/hypervisors", Hypervisor)), {
    maxAgeMs: keptForMs,
  });

  const list: Hypervisors["list"] = async (options) =>
    (await all.read(options)).filter(({ group }) => groups === undefined || groups.includes(group.name));

  return {
    list,
    async named(name, options) {
      const found = (await list(options)).find((one) => one.name === name);
      if (found) return found;
      throw new MoxxieError("unknown_host", `Endpoint '${endpointId}' has no host '${name}'.`);
    },
  };
}

/** Moxxie knows hosts by name; the panel does not mind two of one name, which are then told apart by id. */
function withOwnNames(hypervisors: Hypervisor[]): Hypervisor[] {
  const bearers = Map.groupBy(hypervisors, ({ name }) => name);
  return hypervisors.map((one) =>
    (bearers.get(one.name)?.length ?? 0) > 1 ? { ...one, name: `${one.name} (${one.id})` } : one,
  );
}

/** Whether the panel places new servers on it, as far as the hypervisor itself says. */
export const isEligible = ({ enabled, maintenance, commissioned, group }: Hypervisor): boolean =>
  enabled && !maintenance && commissioned === ready && group.enabled !== false;
