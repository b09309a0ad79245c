import type { GuestRef, Provider, TaskRef, TaskWork } from "@/lib/providers/provider";
import { persist } from "./patience";
import type { StepContext } from "./step";

/** One thing that a platform is to do. */
export interface PlatformWork {
  provider: Provider;
  /**
   * The guest whose tasks are searched for one that an interrupted attempt may have begun; null for work on the platform
   * itself (a network), whose tasks are searched on all hosts.
   */
  guest: GuestRef | null;
  work: TaskWork;
  /** Asks the platform to begin. Called again only when it is sure that the last call had no effect. */
  start(): Promise<TaskRef | null>;
  /**
   * Whether the platform is already as wanted. Absent where that cannot be seen (a reboot): then only the platform's
   * task tells.
   */
  isDone?(): Promise<boolean>;
  /** After an attempt since then whose outcome is unknown: gives what it made the operation's mark, so that `isDone` sees it. */
  recover?(since: Date): Promise<void>;
  /** How long such an attempt may still take effect; it is looked for so long. */
  lateForMs?: number;
  /** `start` looks at the platform itself and is safe to repeat (a removal): it is called without looking first. */
  looksItself?: boolean;
}

export const isDone = (context: StepContext, work: PlatformWork) =>
  work.isDone ? persist(context, work.isDone) : Promise.resolve(false);

/**
 * Whether nothing of the step's work has happened because the platform refused to begin it. An undo then has nothing to
 * bring back: where the guest is not as it was, somebody else has changed it.
 */
export const wasRefused = ({ memo }: Pick<StepContext, "memo">): boolean =>
  memo.refused === true && memo.undoing !== true;

/** Whether the step never asked the platform for anything, or was refused: what is there is not its doing. */
export const hasDoneNothing = ({ memo, taskRef }: Pick<StepContext, "memo" | "taskRef">): boolean =>
  wasRefused({ memo }) || (memo.intentAt === undefined && taskRef === null);
