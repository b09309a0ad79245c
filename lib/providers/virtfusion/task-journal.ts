import type { TaskInfo, TaskRef, TaskStatus, TaskWork } from "../provider";

/** Work that was begun on a server. */
export interface BegunTask {
  ref: TaskRef;
  work: TaskWork;
  vmId: string;
  hostName: string;
}

/** The panel does not list its jobs: those that this provider began or saw are kept here, the newest ones. */
export interface TaskJournal {
  begin(task: BegunTask): TaskInfo;
  /** Enters a task that the panel tells more of than the journal knows. */
  see(task: TaskInfo): void;
  /** Brings the entry up to date, if there is one. */
  note(status: TaskStatus): void;
  get(ref: TaskRef): TaskInfo | undefined;
  /** Newest first. */
  all(): TaskInfo[];
}

const mostKept = 500;

/** `user`: who the panel would say began the work. */
export function createTaskJournal({ user, now = () => new Date() }: { user: string; now?: () => Date }): TaskJournal {
  // A server can be suspended twice under one name, so the last entry of a name counts; in the order of beginning.
  const tasks = new Map<TaskRef, TaskInfo>();

  function enter(task: TaskInfo): TaskInfo {
    tasks.delete(task.ref);
    tasks.set(task.ref, task);
    for (const oldest of tasks.keys()) {
      if (tasks.size <= mostKept) break;
      tasks.delete(oldest);
    }
    return task;
  }

  return {
    begin: ({ ref, work, vmId, hostName }) =>
      enter({ ref, work, type: work, vmId, hostName, user, state: "running", startedAt: now().toISOString() }),
    see(task) {
      const known = tasks.get(task.ref);
      if (known === undefined) return void enter(task);
      // Times stay by our clock: the panel's is another, and counts in seconds.
      const { endedAt: _, ...told } = task;
      const endedAt = known.endedAt ?? (task.endedAt === undefined ? undefined : now().toISOString());
      tasks.set(task.ref, {
        ...told,
        work: known.work,
        startedAt: known.startedAt,
        ...(endedAt !== undefined && { endedAt }),
      });
    },
    note(status) {
      const known = tasks.get(status.ref);
      if (known === undefined) return;
      const { endedAt = now().toISOString(), ...before } = known;
      tasks.set(status.ref, { ...before, ...status, ...(status.state !== "running" && { endedAt }) });
    },
    get: (ref) => tasks.get(ref),
    all: () => [...tasks.values()].reverse(),
  };
}
