import type { TaskRef, TaskStatus, TaskWork } from "../provider";
import type { VirtfusionClient } from "./client";
import type { Servers } from "./servers";
import { type TaskKind, taskRef } from "./task-refs";
import { recentNames, watchPace } from "./watching";
import type { Server } from "./wire";

type ServerJob = Exclude<TaskKind, "queue">;

/** Work that has no queue id: the server itself shows how it stands. */
export interface ServerJobs {
  status(kind: ServerJob, serverId: string): Promise<TaskStatus>;
  /** The name of what the panel has under way on a server, as such a kind of work; undefined when it is idle. */
  underWay(serverId: string, work: TaskWork): Promise<TaskRef | undefined>;
}

/** A server on which nothing is under way and that is still not as wanted will not become so. */
const idlePatienceMs = 300_000;
const pageSize = 200;
/** How many jobs are looked at one by one where a list would cost one call. */
const looksAtMost = 3;

export function createServerJobs({ client, servers }: { client: VirtfusionClient; servers: Servers }): ServerJobs {
  const pace = watchPace(client.settings.requestsPerMinute);
  const asked = recentNames(30_000);
  const idleSince = new Map<TaskRef, number>();

  /** The server, by a call of its own or, where many are waited for, from a list that serves all of them. */
  async function seen(id: string): Promise<Server | undefined> {
    const jobs = asked.count(id);
    const pages = Math.max(1, Math.ceil(servers.size() / pageSize));
    if (jobs <= looksAtMost * pages) {
      return servers.get(id, { maxAgeMs: pace.ageMs({ jobs, leastMs: 300 }) });
    }
    const maxAgeMs = pace.ageMs({ jobs: 1, calls: pages, leastMs: 2_000 });
    return (await servers.list({ maxAgeMs })).find((server) => String(server.id) === id);
  }

  /** Fails a job that nobody works on any more. */
  function unlessIdle(ref: TaskRef, server: Server, unmet: string): TaskStatus {
    if (isBusy(server)) {
      idleSince.delete(ref);
      return { ref, state: "running" };
    }
    const since = idleSince.get(ref) ?? performance.now();
    idleSince.set(ref, since);
    if (performance.now() - since < idlePatienceMs) return { ref, state: "running" };
    idleSince.delete(ref);
    return { ref, state: "failed", error: `the panel has nothing under way on server ${server.id}, and it ${unmet}` };
  }

  function judge(kind: ServerJob, id: string, server: Server | undefined): TaskStatus {
    const ref = taskRef(kind, id);
    if (kind === "delete") return server ? unlessIdle(ref, server, "is still there") : { ref, state: "succeeded" };
    if (server === undefined) return { ref, state: "failed", error: `server ${id} is no longer there` };
    switch (kind) {
      case "build":
        return judgeBuild(ref, server);
      case "suspend":
      case "unsuspend":
        if (server.suspended === (kind === "suspend")) return { ref, state: "succeeded" };
        if (hasFailed(server, /suspend/i))
          return { ref, state: "failed", error: `${kind} failed in the panel's queue` };
        return unlessIdle(ref, server, server.suspended ? "is still suspended" : "is not suspended");
      case "tasks":
        return { ref, state: isBusy(server) ? "running" : "succeeded" };
    }
  }

  function judgeBuild(ref: TaskRef, server: Server): TaskStatus {
    if (server.state === "failed" || server.buildFailed) {
      return { ref, state: "failed", error: `the panel could not build server ${server.id}; its queue says why` };
    }
    if (server.state === "complete") return { ref, state: "succeeded", progress: 1 };
    if (server.state !== "allocated") return { ref, state: "running" };
    return unlessIdle(ref, server, "has not been built");
  }

  return {
    async status(kind, id) {
      const found = judge(kind, id, await seen(id));
      if (found.state !== "running") {
        asked.drop(id);
        idleSince.delete(found.ref);
      }
      return found;
    },
    async underWay(id, work) {
      const server = await servers.look(id);
      if (server === undefined) return undefined;
      const isBuilding = server.state === "queued" || server.state === "building";
      if (isBuilding) return work === "create" ? taskRef("build", id) : undefined;
      return isBusy(server) ? taskRef("tasks", id) : undefined;
    },
  };
}

const pendingOf = ({ tasks }: Server) => tasks?.actions?.pending ?? [];

/** Whether the panel works on the server now; what only waits for the next restart is no work. */
const isBusy = ({ tasks }: Server): boolean => tasks?.active === true;

const hasFailed = (server: Server, action: RegExp): boolean =>
  pendingOf(server).some((pending) => pending.failed && action.test(pending.action));
