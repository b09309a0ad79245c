import type { GuestKind } from "@/lib/domain/guest";
import { MoxxieError } from "@/lib/errors";
import type { TaskInfo, TaskRef } from "../provider";
import type { ProxmoxClient } from "./client";
import { isProblem } from "./errors";
import { type GuestCalls, guestPath } from "./guest-calls";
import { markerOf } from "./marker";
import { kindOf } from "./observation";
import { type ProxmoxTasks, pollUntil } from "./tasks";
import { ConfigAnswer, NextIdAnswer, type RawConfig } from "./wire";

/** A guest that an operation makes: the id it was given, and the task type that brings it into being. */
export interface Making {
  operationId: string;
  kind: GuestKind;
  vmId: string;
  /** Where the guest will be, and where the making task runs. */
  hostName: string;
  task: { type: string; hostName: string; id: string };
}

/** How far a making has come. */
export type Progress =
  | { state: "absent" }
  /** The guest bears our marker and nothing works on it. */
  | { state: "made"; hostName: string; config: RawConfig }
  /** It is being made, by us as far as can be told; `task` is absent when its task has vanished. */
  | { state: "under-way"; hostName: string; ours: boolean; task?: TaskInfo }
  /** The id belongs to a guest that somebody else made. */
  | { state: "foreign"; hostName: string };

// While a guest is created its config holds little more than this lock; our marker is written near the end.
const makingLocks = ["create", "clone"];

export interface Makings {
  progress(making: Making): Promise<Progress>;
  /**
   * Brings the guest into being through `send` unless it is there or under way; returns the task to wait for, null when
   * nothing is to be waited for. Throws `vm_id_taken` when the id belongs to another's guest.
   */
  start(making: Making, send: () => Promise<TaskRef | null>): Promise<TaskRef | null>;
}

export function createMakings({
  client,
  guests,
  tasks,
}: {
  client: ProxmoxClient;
  guests: GuestCalls;
  tasks: ProxmoxTasks;
}): Makings {
  async function configAt({ kind, vmId }: Making, hostName: string): Promise<RawConfig | undefined> {
    return client.get(`${guestPath(kind, vmId, hostName)}/config`, ConfigAnswer).catch((error: unknown) => {
      if (isProblem(error, "gone")) return undefined;
      throw error;
    });
  }

  /** The guest with that id, at the expected node or wherever else; of the other kind, it is somebody else's. */
  async function find(making: Making): Promise<{ hostName: string; config?: RawConfig } | undefined> {
    const config = await configAt(making, making.hostName);
    if (config !== undefined) return { hostName: making.hostName, config };
    if (await isVmIdFree(client, making.vmId)) return undefined;
    const found = await guests.locate(making.vmId);
    if (found === undefined) return undefined;
    if (kindOf(found.type) !== making.kind) return { hostName: found.node };
    return { hostName: found.node, config: await configAt(making, found.node) };
  }

  async function progress(making: Making): Promise<Progress> {
    const found = await find(making);
    if (found === undefined) return { state: "absent" };
    const { hostName, config } = found;
    if (config === undefined) return { state: "foreign", hostName };
    const maker = markerOf(String(config.description ?? ""));
    const beingMade = makingLocks.includes(String(config.lock ?? ""));
    if (maker === making.operationId && !beingMade) return { state: "made", hostName, config };
    if (!beingMade || (maker !== undefined && maker !== making.operationId)) return { state: "foreign", hostName };
    const task = await makingTask(making);
    return {
      state: "under-way",
      hostName,
      ours: maker === making.operationId || task !== undefined,
      ...(task && { task }),
    };
  }

  /** The running task that makes this guest. A clone's task bears the source's id: its log names the new disks. */
  async function makingTask({ task, vmId }: Making): Promise<TaskInfo | undefined> {
    const listed = await tasks.onHost(task.hostName, { vmId: task.id, type: task.type });
    const running = listed.filter((one) => one.state === "running" && one.user === client.user);
    if (task.id === vmId) return running[0];
    for (const candidate of running) {
      const { lines } = await tasks.log(candidate.ref, { start: 0, limit: 200 });
      if (lines.some((line) => mentionsGuest(line, vmId))) return candidate;
    }
    return undefined;
  }

  /** Half made, and neither marker nor task tells whose it is: that shows within moments. */
  const settled = (making: Making) =>
    pollUntil(
      async () => {
        const seen = await progress(making);
        return seen.state === "under-way" && seen.task === undefined ? undefined : seen;
      },
      { timeoutMs: 15_000 },
    );

  return {
    progress,
    async start(making, send) {
      let now = await settled(making);
      if (now?.state === "absent") {
        try {
          return await send();
        } catch (error) {
          if (!isProblem(error, "id-taken")) throw error;
          // Taken in this moment: by another, or by an earlier sending of ours that was thought lost.
          now = await settled(making);
        }
      }
      switch (now?.state) {
        case "made":
          return null;
        case "under-way":
          return now.task?.ref ?? null;
        case "absent":
        case "foreign":
          throw idTaken(making.vmId, client.endpointId);
        case undefined:
          throw leftLocked(making, client.endpointId);
      }
    },
  };
}

/** Whether the platform would give this id to a new guest; cheap, unlike the list of all guests. */
export async function isVmIdFree(client: ProxmoxClient, vmId: string): Promise<boolean> {
  try {
    await client.get("/cluster/nextid", NextIdAnswer, { query: { vmid: vmId } });
    return true;
  } catch (error) {
    if (isProblem(error, "id-taken", "exists")) return false;
    throw error;
  }
}

/** `vm-101-disk-0`, `/images/101/`, `base-…/101/`, `subvol-101-disk-0`, or the id itself in words. */
export function mentionsGuest(line: string, vmId: string): boolean {
  return new RegExp(`(?:vm|subvol|basevol)-${vmId}-|/${vmId}/|\\b(?:VM|CT|to) ${vmId}\\b`).test(line);
}

export const idTaken = (vmId: string, endpointId: string) =>
  new MoxxieError("vm_id_taken", `The id ${vmId} is taken by another guest on endpoint '${endpointId}'.`, {
    upstream: { endpoint: endpointId, message: `guest ${vmId} exists and was not made by this operation` },
  });

function leftLocked({ vmId }: Making, endpointId: string): MoxxieError {
  return new MoxxieError(
    "guest_locked",
    `Guest ${vmId} on endpoint '${endpointId}' is locked as being made, but no job works on it. Look at it in Proxmox; 'qm unlock ${vmId}' (containers: 'pct unlock ${vmId}') removes a lock that a crash left behind.`,
    { upstream: { endpoint: endpointId, message: "left locked by a job that is gone" } },
  );
}
