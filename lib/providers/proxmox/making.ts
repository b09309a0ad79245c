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

/**
 * How far a making has come. While a guest is made its config holds little more than a lock; the marker is written
 * near the end. Until then only the running task tells who makes it, and a clone's task bears its source's id.
 */
export type Progress =
  | { state: "absent" }
  /** It bears our marker, and nothing works on it. */
  | { state: "made"; hostName: string; config: RawConfig }
  /** It is being made by this task of ours. */
  | { state: "ours"; task: TaskInfo }
  /** It is being made, by one of several tasks of ours that look alike. */
  | { state: "unclear" }
  /** It is locked as if being made, but no task of ours does that; `marked` with our marker. */
  | { state: "stuck"; marked: boolean }
  /** The id belongs to a guest that somebody else made. */
  | { state: "foreign" };

export interface Makings {
  progress(making: Making): Promise<Progress>;
  /** The same once it is clear whose the guest is; waits for that, in the worst case until the making has ended. */
  clearProgress(making: Making): Promise<Exclude<Progress, { state: "unclear" }>>;
  /**
   * Brings the guest into being through `send` unless it is there or under way; returns the task to wait for, null when
   * nothing is to be waited for. Throws `vm_id_taken` when the id belongs to another's guest.
   */
  start(making: Making, send: () => Promise<TaskRef | null>): Promise<TaskRef | null>;
}

interface MakingDeps {
  client: ProxmoxClient;
  guests: GuestCalls;
  tasks: ProxmoxTasks;
}

const makingLocks = ["create", "clone"];

// A task ends a moment before its guest is unlocked, and begins a moment before it is listed.
const graceMs = 2_000;
const looksForMovingGuest = 8;
// One of several clones of the same source begun before a crash: its marker shows when its first disk is copied.
const clarityMs = 15 * 60_000;

export function createMakings(deps: MakingDeps): Makings {
  const { client } = deps;
  /** Tasks that this process began, by the guest that they make. */
  const begun = new Map<string, TaskRef>();

  async function progress(making: Making): Promise<Progress> {
    const found = await findGuest(making, deps);
    if (found === undefined) return { state: "absent" };
    if (found.config === undefined) return { state: "foreign" };
    const { hostName, config } = found;
    const maker = markerOf(String(config.description ?? ""));
    const marked = maker === making.operationId;
    const beingMade = makingLocks.includes(String(config.lock ?? ""));
    if (marked && !beingMade) return { state: "made", hostName, config };
    if (!beingMade || (maker !== undefined && !marked)) return { state: "foreign" };
    const tasks = await candidates(making);
    const task = tasks.length === 1 ? tasks[0] : await namingGuest(tasks, making.vmId, deps);
    if (task !== undefined) return { state: "ours", task };
    return tasks.length > 1 ? { state: "unclear" } : { state: "stuck", marked };
  }

  /** Running tasks of ours that may be the one that makes this guest. */
  async function candidates({ task, vmId }: Making): Promise<TaskInfo[]> {
    const listed = await deps.tasks.onHost(task.hostName, { vmId: task.id, type: task.type, limit: 500 });
    const running = listed.filter((one) => one.state === "running" && one.user === client.user);
    const known = running.find((one) => one.ref === begun.get(vmId));
    if (known !== undefined) return [known];
    const ofOthers = new Set(begun.values());
    return running.filter((one) => !ofOthers.has(one.ref));
  }

  async function clearProgress(making: Making): Promise<Exclude<Progress, { state: "unclear" }>> {
    let stuckSince: number | undefined;
    const clear = await pollUntil(
      async () => {
        const now = await progress(making);
        if (now.state === "unclear") return undefined;
        if (now.state !== "stuck") return now;
        stuckSince ??= Date.now();
        return Date.now() - stuckSince < graceMs ? undefined : now;
      },
      { timeoutMs: clarityMs },
    );
    if (clear === undefined) throw staysUnclear(making, client.endpointId);
    return clear;
  }

  async function sent(making: Making, send: () => Promise<TaskRef | null>): Promise<TaskRef | null> {
    const task = await send();
    if (task !== null) begun.set(making.vmId, task);
    if (begun.size > 10_000) begun.clear(); // only sharpens what the platform's lists tell
    return task;
  }

  return {
    progress,
    clearProgress,
    async start(making, send) {
      let now = await clearProgress(making);
      if (now.state === "absent") {
        try {
          return await sent(making, send);
        } catch (error) {
          if (!isProblem(error, "id-taken")) throw error;
          // Taken in this moment: by another, or by an earlier sending of ours that was thought lost.
          now = await clearProgress(making);
        }
      }
      switch (now.state) {
        case "made":
          return null;
        case "ours":
          return now.task.ref;
        case "stuck":
          throw now.marked ? leftLocked(making, client.endpointId) : idTaken(making.vmId, client.endpointId);
        case "absent":
        case "foreign":
          throw idTaken(making.vmId, client.endpointId);
      }
    },
  };
}

/**
 * The guest with that id, at the expected node or wherever else; without a config it is of the other kind. A clone is
 * made beside its source and moves to its target at the end: one that is at neither place at a look is looked for again.
 */
async function findGuest(
  making: Making,
  deps: MakingDeps,
): Promise<{ hostName: string; config?: RawConfig } | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    const found = await lookForGuest(making, deps);
    if (found !== "moving") return found;
    if (attempt >= looksForMovingGuest) throw notAtItsPlace(making, deps.client.endpointId);
    await new Promise((resolve) => setTimeout(resolve, graceMs / looksForMovingGuest));
  }
}

async function lookForGuest(
  { kind, vmId, hostName }: Making,
  { client, guests }: MakingDeps,
): Promise<{ hostName: string; config?: RawConfig } | "moving" | undefined> {
  const configAt = (host: string): Promise<RawConfig | undefined> =>
    client.get(`${guestPath(kind, vmId, host)}/config`, ConfigAnswer).catch((error: unknown) => {
      if (isProblem(error, "gone")) return undefined;
      throw error;
    });
  const config = await configAt(hostName);
  if (config !== undefined) return { hostName, config };
  if (await isVmIdFree(client, vmId)) return undefined;
  const found = await guests.locate(vmId);
  // The id is used, but the list of the cluster lags behind.
  if (found === undefined) return "moving";
  if (kindOf(found.type) !== kind) return { hostName: found.node };
  const there = await configAt(found.node);
  return there === undefined ? "moving" : { hostName: found.node, config: there };
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

/** The one whose log names a volume of the guest, as some kinds of storage have it. */
async function namingGuest(tasks: TaskInfo[], vmId: string, deps: MakingDeps): Promise<TaskInfo | undefined> {
  for (const task of tasks) {
    const { lines } = await deps.tasks.log(task.ref, { start: 0, limit: 200 });
    if (lines.some((line) => mentionsGuest(line, vmId))) return task;
  }
  return undefined;
}

/** `vm-101-disk-0`, `/images/101/`, `base-…/101/`, `subvol-101-disk-0`, or the id itself in words. */
export function mentionsGuest(line: string, vmId: string): boolean {
  return new RegExp(`(?:vm|subvol|basevol)-${vmId}-|/${vmId}/|\\b(?:VM|CT|to) ${vmId}\\b`).test(line);
}

const idTaken = (vmId: string, endpointId: string) =>
  new MoxxieError("vm_id_taken", `The id ${vmId} is taken by another guest on endpoint '${endpointId}'.`, {
    upstream: { endpoint: endpointId, message: `guest ${vmId} exists and was not made by this operation` },
  });

const notAtItsPlace = ({ vmId }: Making, endpointId: string) =>
  new MoxxieError("platform_unreachable", `Endpoint '${endpointId}' does not tell where guest ${vmId} is.`, {
    upstream: { endpoint: endpointId, message: `the id ${vmId} is in use, but no node shows the guest` },
  });

export function leftLocked({ vmId, kind }: Making, endpointId: string): MoxxieError {
  const unlock = kind === "vm" ? `qm unlock ${vmId}` : `pct unlock ${vmId}`;
  return new MoxxieError(
    "guest_locked",
    `Guest ${vmId} on endpoint '${endpointId}' is locked as being made, but no job works on it. Look at it in Proxmox; '${unlock}' on its node removes a lock that a crash left behind.`,
    { upstream: { endpoint: endpointId, message: "left locked by a job that is gone" } },
  );
}

const staysUnclear = ({ vmId }: Making, endpointId: string) =>
  new MoxxieError(
    "platform_timeout",
    `Several jobs on endpoint '${endpointId}' may be making guest ${vmId}, and they take too long to tell.`,
    {
      upstream: { endpoint: endpointId, message: "several running clones of one source" },
      extra: { mayHaveHappened: true },
    },
  );
