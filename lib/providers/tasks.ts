import type { ErrorCode } from "@/lib/errors";
import type { GuestRef } from "./observation";

/** The platform's own name of a job (a UPID, a queue id); opaque outside the provider. */
export type TaskRef = string;

export interface TaskFacet {
  status(ref: TaskRef): Promise<TaskStatus>;
  /** The status with all that the task's name and the platform tell of it. */
  describe(ref: TaskRef): Promise<TaskInfo>;
  /** Log lines from `start` (0-based line number). */
  log(ref: TaskRef, options: { start: number; limit: number }): Promise<{ lines: string[]; total: number }>;
  cancel(ref: TaskRef): Promise<void>;
  /** Newest first, running ones included; `sinceSeconds` is Unix time: only tasks that began then or later. */
  list(options: { limit: number; hostName?: string; vmId?: string; sinceSeconds?: number }): Promise<TaskInfo[]>;
  /**
   * The newest task of that kind of work on the guest that began at or after `since`, to adopt what a crash left running;
   * tasks in `except` are known to be others'. Without a guest: of that kind of work on the platform itself, on any host.
   */
  find(
    ref: GuestRef | null,
    options: { work: TaskWork; since: Date; except?: ReadonlySet<TaskRef> },
  ): Promise<TaskInfo | undefined>;
}

export const taskWorks = [
  "create",
  "clone",
  "start",
  "stop",
  "shutdown",
  "reboot",
  "reset",
  "suspend",
  "resume",
  "configure",
  "resize",
  "snapshot",
  "rollback",
  "delete-snapshot",
  "migrate",
  "destroy",
  "network",
  "other",
] as const;
export type TaskWork = (typeof taskWorks)[number];

export type TaskState = "running" | "succeeded" | "warning" | "failed";

export interface TaskStatus {
  ref: TaskRef;
  state: TaskState;
  /** The platform's own words when it ended badly. */
  error?: string;
  /** What that error is about, e.g. `vm_id_taken`, where the platform's words tell. */
  errorCode?: ErrorCode;
  /** It failed before it did anything, because something else held what it needs for a moment: ask again. */
  isBusy?: true;
  /** 0..1 where the platform's log tells. */
  progress?: number;
}

export interface TaskInfo extends TaskStatus {
  work: TaskWork;
  /** The platform's own name of the kind of task. */
  type: string;
  hostName: string;
  vmId?: string;
  user: string;
  /** ISO 8601. */
  startedAt: string;
  endedAt?: string;
}
