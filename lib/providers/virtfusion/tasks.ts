import { MoxxieError } from "@/lib/errors";
import type { TaskFacet, TaskInfo, TaskRef, TaskStatus } from "../provider";
import { path } from "../transport";
import type { VirtfusionClient } from "./client";
import { isProblem } from "./errors";
import type { Hypervisors } from "./hypervisors";
import { logOfEntry, statusOfEntry } from "./queue-entry";
import { createServerJobs } from "./server-jobs";
import type { Servers } from "./servers";
import { type BegunTask, createTaskJournal } from "./task-journal";
import { parseTaskRef, workOfAction, workOfKind } from "./task-refs";
import { recentNames, watchPace } from "./watching";
import { type QueueEntry, QueueEntryAnswer } from "./wire";

export interface VirtfusionTasks extends TaskFacet {
  /** Notes work that has just been begun on a server, so that it is found and listed. Returns its name. */
  began(task: BegunTask): TaskRef;
}

/** Who works through the API, as far as the panel tells: it names nobody. */
const user = "api";
const refreshedAtMost = 10;

export function createTasks(parts: {
  client: VirtfusionClient;
  servers: Servers;
  hypervisors: Hypervisors;
}): VirtfusionTasks {
  const { client, servers, hypervisors } = parts;
  const journal = createTaskJournal({ user });
  const jobs = createServerJobs(parts);
  const pace = watchPace(client.settings.requestsPerMinute);
  const asked = recentNames(30_000);
  const entries = new Map<string, { entry: QueueEntry; readAt: number }>(); // of jobs under way

  /** The entry, undefined when the panel has forgotten it. */
  async function entryOf(id: string, { fresh = false } = {}): Promise<QueueEntry | undefined> {
    const kept = entries.get(id);
    const ageMs = pace.ageMs({ jobs: asked.count(id), leastMs: 300 });
    if (!fresh && kept && performance.now() - kept.readAt < ageMs) return kept.entry;
    const readAt = performance.now();
    try {
      const { data } = await client.get(path`/queue/${id}`, QueueEntryAnswer);
      const hasEnded = data.failed || data.finished !== undefined;
      if (hasEnded) asked.drop(id);
      if (hasEnded) entries.delete(id);
      else entries.set(id, { entry: data, readAt });
      return data;
    } catch (error) {
      if (!isProblem(error, "missing")) throw error;
      asked.drop(id);
      entries.delete(id);
      return undefined;
    }
  }

  async function status(ref: TaskRef): Promise<TaskStatus> {
    const { kind, id } = parseTaskRef(ref);
    const known = journal.get(ref);
    // The panel does not take back the end of a queue's job. A server's own job may be begun anew, also by others.
    if (kind === "queue" && known && known.state !== "running") return statusOf(known);
    const found = kind === "queue" ? queueStatus(ref, await entryOf(id)) : await jobs.status(kind, id);
    journal.note(found);
    if (kind === "queue" && found.state !== "running" && known?.vmId) servers.forget(known.vmId);
    return found;
  }

  const queueStatus = (ref: TaskRef, entry: QueueEntry | undefined): TaskStatus =>
    entry
      ? statusOfEntry(ref, entry)
      : { ref, state: "warning", error: "the panel no longer knows the job in its queue" };

  async function describe(ref: TaskRef): Promise<TaskInfo> {
    const { kind, id } = parseTaskRef(ref);
    if (kind !== "queue") {
      const known = journal.get(ref);
      if (known && known.state !== "running") return known;
      const found = await status(ref);
      return journal.get(ref) ?? { ...(await unknownJob(id)), ...found, work: workOfKind[kind], type: kind };
    }
    const entry = await entryOf(id);
    if (entry === undefined) {
      const known = journal.get(ref);
      if (known) return { ...known, ...queueStatus(ref, undefined) };
      throw new MoxxieError("not_found", `The queue of endpoint '${client.settings.endpointId}' has no job ${id}.`);
    }
    journal.see(await infoOfEntry(ref, entry));
    return journal.get(ref) ?? infoOfEntry(ref, entry);
  }

  async function infoOfEntry(ref: TaskRef, entry: QueueEntry): Promise<TaskInfo> {
    const { hypervisorId, serverId, action = "", started, finished, updated } = entry;
    return {
      ...statusOfEntry(ref, entry),
      work: workOfAction(action),
      type: action,
      hostName: await hostNameOf(hypervisorId),
      ...(serverId !== undefined && { vmId: String(serverId) }),
      user,
      startedAt: iso(started ?? updated),
      ...(finished !== undefined && { endedAt: iso(finished) }),
    };
  }

  /** What is known of a server's job that another process began. */
  async function unknownJob(vmId: string) {
    const server = await servers.get(vmId);
    return { vmId, hostName: await hostNameOf(server?.hypervisorId), user, startedAt: iso(server?.updated) };
  }

  const hostNameOf = async (hypervisorId: number | undefined) =>
    (await hypervisors.list()).find(({ id }) => id === hypervisorId)?.name ?? "";

  return {
    began(task) {
      journal.begin(task);
      return task.ref;
    },
    status,
    describe,
    async log(ref, { start, limit }) {
      const { kind, id } = parseTaskRef(ref);
      const entry = kind === "queue" ? await entryOf(id) : undefined;
      const lines = entry ? logOfEntry(entry) : [];
      return { lines: lines.slice(start, start + limit), total: lines.length };
    },
    async cancel() {
      throw new MoxxieError("not_supported", "The panel's jobs cannot be stopped once they are queued.");
    },
    async list({ limit, hostName, vmId, sinceSeconds = 0 }) {
      const fits = (task: TaskInfo) =>
        (hostName === undefined || task.hostName === hostName) &&
        (vmId === undefined || task.vmId === vmId) &&
        Date.parse(task.startedAt) >= sinceSeconds * 1000;
      const running = journal.all().filter((task) => task.state === "running" && fits(task));
      // The list is for looking at: a job whose state cannot be read stays as it was last seen.
      await Promise.allSettled(running.slice(0, refreshedAtMost).map((task) => status(task.ref)));
      return journal.all().filter(fits).slice(0, limit);
    },
    async find(guest, { work, since, except = new Set() }) {
      if (guest === null) return undefined;
      const known = journal
        .all()
        .find(
          (task) => task.vmId === guest.vmId && task.work === work && isSince(task, since) && !except.has(task.ref),
        );
      if (known) return describe(known.ref);
      if (since.getTime() > Date.now()) return undefined;
      const underWay = await jobs.underWay(guest.vmId, work);
      if (underWay === undefined || except.has(underWay)) return undefined;
      return { ...(await describe(underWay)), work };
    },
  };
}

const isSince = ({ startedAt }: TaskInfo, since: Date) => Date.parse(startedAt) >= since.getTime();

const statusOf = ({ ref, state, error, errorCode, progress }: TaskInfo): TaskStatus => ({
  ref,
  state,
  ...(error !== undefined && { error }),
  ...(errorCode !== undefined && { errorCode }),
  ...(progress !== undefined && { progress }),
});

/** The panel's time as ISO 8601 in UTC; now when it tells none. */
const iso = (time: string | undefined): string => {
  const parsed = new Date(time ?? Number.NaN);
  return (Number.isNaN(parsed.getTime()) ? new Date() : parsed).toISOString();
};
