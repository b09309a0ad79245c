import { MoxxieError } from "@/lib/errors";
import type { ClientNetworkSpec, TaskRef } from "../../provider";
import { path } from "../../transport";
import { isProblem } from "../errors";
import { hostsOf } from "../network-profiles";
import { pollUntil } from "../tasks";
import { NodesAnswer, TaskAnswer, ZoneContentAnswer } from "../wire";
import type { SdnDeps } from "./making";
import { vnetNameOf, zoneOfProfileId } from "./names";
import { readApplied, readSdn } from "./state";
import { assertNothingForeignWaits, isApplied, zoneFor } from "./verdicts";

/** A host of the zone that does not have the network, and what the platform says of it. */
export interface Lacking {
  /** Absent when the network is not in force at all. */
  hostName?: string;
  said: string;
}

export interface Coverage {
  /** Hosts of the zone without the network. One that is offline is not asked: it takes the SDN when it starts. */
  lacking(spec: ClientNetworkSpec): Promise<Lacking[]>;
  /** Waits for hosts at work, has them try once more, and throws `platform_error` naming those that still lack it. */
  complete(spec: ClientNetworkSpec): Promise<void>;
}

// The reload of a host's network takes seconds; with bridges of many ports half a minute.
const reloadTimeoutMs = 120_000;
// Between the end of a reload and the look at what it left.
const graceMs = 2_000;

export function createCoverage({ client, tasks }: SdnDeps): Coverage {
  async function lacking(spec: ClientNetworkSpec): Promise<Lacking[]> {
    const [applied, nodes] = await Promise.all([readApplied(client), client.get("/nodes", NodesAnswer)]);
    const zone = zoneFor(spec, applied, client.endpointId);
    if (!isApplied(spec, applied)) {
      return [{ said: "it is not applied" }];
    }
    const hostNames = hostsOf(
      zone,
      nodes.map(({ node }) => node),
    );
    const asked = nodes.filter(({ node, status }) => status === "online" && hostNames.includes(node));
    const answers = await Promise.all(asked.map(({ node }) => lackOf(spec, node)));
    return answers.flat();
  }

  async function lackOf(spec: ClientNetworkSpec, hostName: string): Promise<Lacking[]> {
    try {
      const content = await client.get(
        path`/nodes/${hostName}/sdn/zones/${zoneOfProfileId(spec.zoneId)}/content`,
        ZoneContentAnswer,
      );
      const found = content.find(({ vnet }) => vnet === vnetNameOf(spec));
      if (found?.status === "available") return [];
      return [{ hostName, said: found?.statusmsg || found?.status || "the host does not list it" }];
    } catch (error) {
      if (isProblem(error, "unreachable")) return []; // it went down in this moment
      throw error;
    }
  }

  /** Looks until every host has it, for as long as hosts are at it and a moment longer. */
  async function isCoveredSoon(spec: ClientNetworkSpec): Promise<boolean> {
    const last = await tasks.find(null, { work: "network", since: new Date(Date.now() - reloadTimeoutMs) });
    if (last !== undefined) await ended(last.ref);
    for (const { hostName } of await lacking(spec)) {
      if (hostName === undefined) return false;
      const reloads = await tasks.onHost(hostName, { type: "srvreload", limit: 10 });
      await Promise.all(reloads.filter(({ state }) => state === "running").map(({ ref }) => ended(ref)));
    }
    const covered = async () => ((await lacking(spec)).length === 0 ? true : undefined);
    return (await pollUntil(covered, { timeoutMs: graceMs })) === true;
  }

  /** Waits for a task, well or ill: what it left is looked at afterwards. */
  async function ended(ref: TaskRef): Promise<void> {
    await pollUntil(async () => ((await tasks.status(ref)).state === "running" ? undefined : true), {
      timeoutMs: reloadTimeoutMs,
    });
  }

  return {
    lacking,
    async complete(spec) {
      if (await isCoveredSoon(spec)) return;
      assertNothingForeignWaits(await readSdn(client), client.endpointId);
      await tasks.settle(await client.put("/cluster/sdn", {}, TaskAnswer), { timeoutMs: reloadTimeoutMs });
      if (await isCoveredSoon(spec)) return;
      throw notEverywhere(spec, { lacking: await lacking(spec), endpointId: client.endpointId });
    },
  };
}

function notEverywhere(
  spec: ClientNetworkSpec,
  { lacking, endpointId }: { lacking: Lacking[]; endpointId: string },
): MoxxieError {
  const hosts = lacking.map(({ hostName, said }) => `${hostName ?? "any host"} (${said})`).join(", ");
  return new MoxxieError(
    "platform_error",
    `VLAN ${spec.vlan} (vnet ${vnetNameOf(spec)}) is in force on endpoint '${endpointId}', but not on: ${hosts}. Look at the network of these hosts, and apply the SDN again.`,
    {
      upstream: { endpoint: endpointId, message: hosts },
      extra: { hosts: lacking.flatMap(({ hostName }) => hostName ?? []) },
    },
  );
}
