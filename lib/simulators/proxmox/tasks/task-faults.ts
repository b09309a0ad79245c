import type { UpidParts } from "./upid";

/** Orders a task to fail. */
export interface TaskFault {
  /** `qmcreate`, `vzstart` …; any when absent. */
  type?: string;
  /** Only tasks of this guest. */
  vmid?: number;
  node?: string;
  /** How far it gets first; 100 = the effect is there, yet the task ends with the error. Default 0. */
  atPercent?: number;
  /** Exit status, e.g. `unexpected status` of a process that vanished. */
  message: string;
  /** How many tasks are hit; default 1. */
  count?: number;
}

/** The task failures that are in force. */
export class TaskFaultBook {
  #faults: (TaskFault & { left: number })[] = [];

  add(fault: TaskFault): void {
    this.#faults.push({ ...fault, left: fault.count ?? 1 });
  }

  clear(): void {
    this.#faults = [];
  }

  /** The fault for a task that starts now, counted as used. */
  take(parts: UpidParts): TaskFault | undefined {
    const fault = this.#faults.find(
      ({ type, vmid, node }) =>
        (type === undefined || type === parts.type) &&
        (vmid === undefined || String(vmid) === parts.id) &&
        (node === undefined || node === parts.node),
    );
    if (!fault) return undefined;
    fault.left--;
    if (fault.left <= 0) this.#faults = this.#faults.filter((other) => other !== fault);
    return fault;
  }
}
