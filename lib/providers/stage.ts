import type { TaskRef, TaskWork } from "./tasks";

/**
 * One effect on the platform that can be told done or not done. `isDone` looks before `start` writes, also after a
 * crash between the two, so that nothing is made twice.
 */
export interface Stage {
  name: string;
  title: string;
  /** The kind of platform task that it begins; by it a task that a crash left running is found. */
  work: TaskWork;
  isDone(): Promise<boolean>;
  /** Returns the platform's task to wait for, or null when the effect is there already. */
  start(): Promise<TaskRef | null>;
  /**
   * After an attempt since then whose outcome is unknown: finds what it made before it could bear the operation's mark,
   * and marks it. Absent where the mark comes with the guest.
   */
  recover?(since: Date): Promise<void>;
  /** How long an attempt whose answer was lost may still take effect; it is looked for so long before another is made. */
  lateForMs?: number;
}
