import { bytesToGb } from "@/lib/domain/units";
import { MoxxieError } from "@/lib/errors";
import type { GuestRef, MigrationCheck, MigrationFacet } from "../provider";
import type { ProxmoxClient } from "./client";
import { configOf } from "./config";
import { isProblem } from "./errors";
import type { GuestCalls } from "./guest-calls";
import { observationOf } from "./observation";
import { ConfigAnswer, GuestStatusAnswer, MigrationAnswer, NodesAnswer, Resources, TaskAnswer } from "./wire";

export function createMigration(client: ProxmoxClient, guests: GuestCalls): MigrationFacet {
  /** What the platform itself says; containers have this call since 9.0 only. */
  async function preconditions(base: string, targetHost: string, kind: GuestRef["kind"]) {
    const query = kind === "vm" ? { target: targetHost } : {};
    return client.get(`${base}/migrate`, MigrationAnswer, { query }).catch((error: unknown) => {
      if (isProblem(error, "unknown") && error.refusal.status === 501) return undefined;
      throw error;
    });
  }

  return {
    check: (ref, targetHost) =>
      guests.at(ref, async (base, hostName): Promise<MigrationCheck> => {
        const [nodes, { status }, config] = await Promise.all([
          client.get("/nodes", NodesAnswer),
          client.get(`${base}/status/current`, GuestStatusAnswer),
          client.get(`${base}/config`, ConfigAnswer),
        ]);
        const running = status === "running";
        const unreachable = hostBlocker({ hostName, targetHost, nodes });
        if (unreachable !== undefined)
          return { allowed: false, blockers: [unreachable], warnings: [], localDisks: [], running };
        const answer = await preconditions(base, targetHost, ref.kind);
        const localDisks =
          answer?.local_disks?.filter((disk) => !disk.cdrom).map(diskOf) ?? (await localVolumes(ref, config));
        const blockers = [...refusals(answer, targetHost), ...resourceBlockers(answer?.local_resources ?? [], running)];
        const warnings = warningsOf({ kind: ref.kind, running, localDisks, config });
        return { allowed: blockers.length === 0, blockers, warnings, localDisks, running };
      }),

    migrate: (ref, { targetHost, online, withLocalDisks, targetStorage }) =>
      guests.at(ref, (base, hostName) => {
        if (hostName === targetHost) return Promise.resolve(null);
        const form =
          ref.kind === "vm"
            ? {
                target: targetHost,
                online: online ? true : undefined,
                "with-local-disks": withLocalDisks ? true : undefined,
                targetstorage: targetStorage,
              }
            : // A running container cannot move: it is stopped, moved and started.
              { target: targetHost, restart: online ? true : undefined, "target-storage": targetStorage };
        return client.post(`${base}/migrate`, form, TaskAnswer);
      }),
  };

  async function localVolumes(ref: GuestRef, config: Record<string, string | number>) {
    const { storages } = observationOf(await client.get("/cluster/resources", Resources));
    const shared = new Set(storages.filter((storage) => storage.shared).map((storage) => storage.name));
    return configOf(ref.kind, config, [])
      .disks.filter((disk) => disk.storage !== "" && disk.media !== "cdrom" && !shared.has(disk.storage))
      .map(({ volume, sizeGb }) => ({ volume, sizeGb }));
  }
}

const diskOf = ({ volid, size }: { volid: string; size?: number }) => ({ volume: volid, sizeGb: bytesToGb(size ?? 0) });

function hostBlocker(where: {
  hostName: string;
  targetHost: string;
  nodes: { node: string; status?: string }[];
}): string | undefined {
  const { hostName, targetHost, nodes } = where;
  const target = nodes.find(({ node }) => node === targetHost);
  if (target === undefined) throw new MoxxieError("unknown_host", `There is no host '${targetHost}' in this cluster.`);
  if (targetHost === hostName) return `The guest is on '${targetHost}' already; choose another host.`;
  return target.status === "online" ? undefined : `Host '${targetHost}' is not online; choose one that is.`;
}

type Answer = { [K in "not_allowed_nodes" | "not-allowed-nodes"]?: Record<string, unknown> };

/** Why the platform does not let the guest go there, from `{unavailable_storages: […], …}`. */
export function refusals(answer: Answer | undefined, targetHost: string): string[] {
  const refused = { ...answer?.not_allowed_nodes, ...answer?.["not-allowed-nodes"] }[targetHost];
  if (refused === undefined) return [];
  const reasons = typeof refused === "object" && refused !== null ? Object.entries(refused) : [];
  const listed = reasons.filter(([, what]) => Array.isArray(what) && what.length > 0);
  if (listed.length === 0) return [`The platform does not allow a migration to '${targetHost}'.`];
  return listed.map(([reason, what]) =>
    refusalText(reason.replaceAll("_", "-"), (what as unknown[]).map(nameOf).join(", "), targetHost),
  );
}

function refusalText(reason: string, what: string, targetHost: string): string {
  if (reason === "unavailable-storages") {
    return `Host '${targetHost}' does not have the storage ${what}; choose a target storage or another host.`;
  }
  if (reason === "unavailable-resources")
    return `Host '${targetHost}' lacks mapped devices that the guest uses: ${what}.`;
  if (reason === "blocking-ha-resources")
    return `High-availability rules keep the guest away from '${targetHost}': ${what}.`;
  return `The platform does not allow a migration to '${targetHost}': ${reason.replaceAll("-", " ")} ${what}.`;
}

const nameOf = (entry: unknown): string =>
  typeof entry === "object" && entry !== null ? Object.values(entry).join(" ") : String(entry);

function resourceBlockers(resources: string[], running: boolean): string[] {
  if (resources.length === 0) return [];
  const list = resources.join(", ");
  return [
    running
      ? `The running guest uses devices of its host (${list}); remove them or stop the guest first.`
      : `The guest uses devices of its host (${list}); remove them first.`,
  ];
}

function warningsOf(facts: {
  kind: GuestRef["kind"];
  running: boolean;
  localDisks: { volume: string }[];
  config: Record<string, string | number>;
}): string[] {
  const { kind, running, localDisks, config } = facts;
  const warnings: string[] = [];
  if (localDisks.length > 0) {
    const volumes = localDisks.map((disk) => disk.volume).join(", ");
    warnings.push(`Local disks must be copied to the other host, which takes time: ${volumes}.`);
  }
  if (kind === "container" && running)
    warnings.push("A running container is stopped, moved and started again: it is away for that time.");
  if (kind === "vm" && running && config.cpu !== undefined && /^host/.test(String(config.cpu))) {
    warnings.push("The VM has CPU type 'host': a live migration is safe only between hosts with the same processor.");
  }
  return warnings;
}
