import { MoxxieError } from "@/lib/errors";
import type { GuestRef, TaskFacet, TaskInfo, TaskRef, TaskState, TaskStatus } from "../provider";
import { path } from "../transport";
import type { ProxmoxClient } from "./client";
import { codeOfTaskError, problemOfText } from "./errors";
import type { GuestCalls } from "./guest-calls";
import { parseUpid, type Upid, workOfType } from "./upid";
import { Nothing, TaskListAnswer, type TaskListEntry, TaskLogAnswer, TaskStatusAnswer } from "./wire";

export interface ProxmoxTasks extends TaskFacet {
  /** The node's own list: complete for this user, running ones included. */
  onHost(hostName: string, filter: TaskFilter): Promise<TaskInfo[]>;
  /** Waits until the task has ended; throws its error when it failed. For the short jobs inside a provider's call. */
  settle(ref: TaskRef | null, options: { timeoutMs: number }): Promise<void>;
}

export interface TaskFilter {
  vmId?: string;
  type?: string;
  /** Unix seconds. */
  since?: number;
  limit?: number;
}

export function createTasks(client: ProxmoxClient, guests: GuestCalls): ProxmoxTasks {
  /** How far tasks are, by the last of their log that somebody read: no call is made for this alone. */
  const progress = new Map<TaskRef, number>();

  async function status(ref: TaskRef): Promise<TaskStatus> {
    const answer = await client.get(`${taskPath(ref)}/status`, TaskStatusAnswer);
    const outcome = outcomeOf(answer.status === "stopped" ? (answer.exitstatus ?? "unexpected status") : undefined);
    if (outcome.state !== "running") progress.delete(ref);
    const reached = progress.get(ref);
    return { ref, ...outcome, ...(reached !== undefined && { progress: reached }) };
  }

  function noteProgress(ref: TaskRef, lines: string[]) {
    const reached = progressOf(lines);
    if (progress.size > 1_000) progress.clear(); // logs read of tasks whose end nobody asked for
    if (reached !== undefined) progress.set(ref, reached);
  }

  async function onHost(hostName: string, { vmId, type, since, limit = 50 }: TaskFilter): Promise<TaskInfo[]> {
    const query = { source: "all", vmid: vmId, typefilter: type, since, limit };
    const entries = await client.get(path`/nodes/${hostName}/tasks`, TaskListAnswer, { query });
    return entries.map(infoOf);
  }

  async function onGuest(ref: GuestRef, sinceSeconds: number): Promise<TaskInfo[]> {
    const hostName = ref.hostName || (await guests.at(ref, async (_, owner) => owner));
    return onHost(hostName, { vmId: ref.vmId, since: sinceSeconds });
  }

  const onEachHost = async (filter: TaskFilter): Promise<TaskInfo[]> =>
    [...(await guests.onEachHost((host) => onHost(host, filter))).values()].flat();

  return {
    status,
    async describe(ref) {
      const { node, type, id, user, startedAt } = partsOf(ref);
      const vmId = /^\d+$/.test(id) ? id : undefined;
      const told = { work: workOfType(type), type, hostName: node, user, startedAt: isoTime(startedAt) };
      return { ...(await status(ref)), ...told, ...(vmId !== undefined && { vmId }) };
    },
    onHost,
    async log(ref, { start, limit }) {
      const { data, total } = await client.getWhole(`${taskPath(ref)}/log`, TaskLogAnswer, { query: { start, limit } });
      // An empty log comes as one line that says so.
      const empty = total === 0 || (data.length === 1 && data[0]?.t === "no content");
      const lines = empty ? [] : data.map((line) => line.t);
      noteProgress(ref, lines);
      return { lines, total: empty ? 0 : (total ?? start + lines.length) };
    },
    async cancel(ref) {
      await client.delete(taskPath(ref), {}, Nothing, { idempotent: true });
    },
    async list({ limit, hostName, vmId, sinceSeconds }) {
      const filter = { vmId, since: sinceSeconds, limit };
      const lists = hostName === undefined ? await onEachHost(filter) : await onHost(hostName, filter);
      return newestFirst(lists).slice(0, limit);
    },
    async find(ref, { work, since, except }) {
      const sinceSeconds = Math.floor(since.getTime() / 1000);
      const tasks = await (ref === null ? onEachHost({ since: sinceSeconds }) : onGuest(ref, sinceSeconds));
      return newestFirst(tasks).find(
        (task) => task.work === work && startedAtOf(task.ref) >= sinceSeconds && !except?.has(task.ref),
      );
    },
    async settle(ref, { timeoutMs }) {
      if (ref === null) return;
      const ended = await pollUntil(
        async () => {
          const now = await status(ref);
          return now.state === "running" ? undefined : now;
        },
        { timeoutMs },
      );
      if (ended === undefined) throw stillRunning(ref, client.endpointId);
      if (ended.state === "failed") throw taskFailed(ended, client.endpointId);
    },
  };
}

/** Asks again, at first twice a second, until there is an answer; undefined when the time is over. */
export async function pollUntil<T>(
  look: () => Promise<T | undefined>,
  { timeoutMs, firstDelayMs = 500 }: { timeoutMs: number; firstDelayMs?: number },
): Promise<T | undefined> {
  const deadline = Date.now() + timeoutMs;
  for (let delayMs = firstDelayMs; ; delayMs = Math.min(2_000, delayMs * 1.5)) {
    const answer = await look();
    if (answer !== undefined || Date.now() >= deadline) return answer;
    await new Promise((resolve) => setTimeout(resolve, Math.min(delayMs, Math.max(0, deadline - Date.now()))));
  }
}

/** The share that the last line with a percentage tells, as copies and migrations write them: `… (12.50%)`. */
export function progressOf(lines: string[]): number | undefined {
  const percentages = lines
    .map((line) => /\((\d+(?:\.\d+)?)%\)/.exec(line)?.[1])
    .filter((match) => match !== undefined);
  const last = percentages.at(-1);
  return last === undefined ? undefined : Math.min(1, Number(last) / 100);
}

/** State and error of a task by its exit status; without one it still runs. */
export function outcomeOf(exitStatus: string | undefined): {
  state: TaskState;
  error?: string;
  errorCode?: TaskStatus["errorCode"];
  isBusy?: true;
} {
  if (exitStatus === undefined || exitStatus === "RUNNING") return { state: "running" };
  if (exitStatus === "OK") return { state: "succeeded" };
  if (exitStatus.startsWith("WARNINGS")) return { state: "warning" };
  const errorCode = codeOfTaskError(exitStatus);
  // A lock file that others have held for too long; the job has not begun then.
  const isBusy = problemOfText(exitStatus) === "busy";
  return { state: "failed", error: exitStatus, ...(errorCode && { errorCode }), ...(isBusy && { isBusy }) };
}

export function infoOf(entry: TaskListEntry): TaskInfo {
  // The node's list has RUNNING for what runs, the cluster's list has no status at all.
  const ended = entry.endtime !== undefined && entry.status !== "RUNNING";
  return {
    ref: entry.upid,
    ...outcomeOf(ended ? (entry.status ?? "unexpected status") : undefined),
    work: workOfType(entry.type),
    type: entry.type,
    hostName: entry.node,
    ...(entry.id && /^\d+$/.test(entry.id) && { vmId: entry.id }),
    user: entry.tokenid && !entry.user.includes("!") ? `${entry.user}!${entry.tokenid}` : entry.user,
    startedAt: isoTime(entry.starttime),
    ...(ended && entry.endtime !== undefined && { endedAt: isoTime(entry.endtime) }),
  };
}

export const isoTime = (unixSeconds: number): string => new Date(unixSeconds * 1000).toISOString();

const startedAtOf = (ref: TaskRef): number => parseUpid(ref)?.startedAt ?? 0;

const newestFirst = (tasks: TaskInfo[]): TaskInfo[] =>
  tasks.sort((one, other) => other.startedAt.localeCompare(one.startedAt) || other.ref.localeCompare(one.ref));

const taskPath = (ref: TaskRef): string => path`/nodes/${partsOf(ref).node}/tasks/${ref}`;

function partsOf(ref: TaskRef): Upid {
  const upid = parseUpid(ref);
  if (upid === undefined) throw new MoxxieError("invalid_request", `'${ref}' is not the name of a Proxmox task.`);
  return upid;
}

function taskFailed({ ref, error = "", errorCode }: TaskStatus, endpointId: string): MoxxieError {
  const what = workOfType(parseUpid(ref)?.type ?? "");
  return new MoxxieError(errorCode ?? "platform_error", `The platform's job (${what}) failed: ${error}`, {
    upstream: { endpoint: endpointId, message: error },
    extra: { task: ref },
  });
}

const stillRunning = (ref: TaskRef, endpointId: string) =>
  new MoxxieError("platform_timeout", `The platform's job ${ref} has not ended yet; try again later.`, {
    upstream: { endpoint: endpointId, message: "the task still runs" },
    extra: { task: ref },
  });
