import { MoxxieError } from "@/lib/errors";
import type { TaskRef, TaskWork } from "../provider";

/**
 * Names of the panel's jobs. Only power actions and password resets answer with a queue id; of all other work the server
 * itself shows whether it is done.
 *
 * - `queue`: an entry of the panel's queue
 * - `build`: the server is being installed
 * - `delete`, `suspend`, `unsuspend`: until the server is gone, suspended, or no longer
 * - `tasks`: whatever the panel has under way on the server
 */
export const taskKinds = ["queue", "build", "delete", "suspend", "unsuspend", "tasks"] as const;
export type TaskKind = (typeof taskKinds)[number];

/** `id`: the queue id for `queue`, else the server's. */
export const taskRef = (kind: TaskKind, id: string | number): TaskRef => `${kind}:${id}`;

/** Throws `not_found` for a name that is none of this platform's. */
export function parseTaskRef(ref: TaskRef): { kind: TaskKind; id: string } {
  const [, name, id] = /^([a-z]+):(\d+)$/.exec(ref) ?? [];
  const kind = taskKinds.find((one) => one === name);
  if (kind === undefined || id === undefined) throw new MoxxieError("not_found", `There is no task '${ref}'.`);
  return { kind, id };
}

/** The work of server jobs whose name alone tells it. */
export const workOfKind: Record<Exclude<TaskKind, "queue">, TaskWork> = {
  build: "create",
  delete: "destroy",
  suspend: "suspend",
  unsuspend: "resume",
  tasks: "other",
};

const works: [pattern: RegExp, work: TaskWork][] = [
  [/build|install/, "create"],
  [/unsuspend|resume/, "resume"],
  [/suspend/, "suspend"],
  [/poweroff|power_off|stop|destroy_domain/, "stop"],
  [/shutdown/, "shutdown"],
  [/restart|reboot/, "reboot"],
  [/boot|start/, "start"],
  [/delete|destroy/, "destroy"],
  [/password|vnc|modify|change|set_/, "configure"],
];

/** The kind of work of a queue entry by the panel's name of its action (`build_server`); the names are not documented. */
export function workOfAction(action: string): TaskWork {
  const name = action.toLowerCase();
  return works.find(([pattern]) => pattern.test(name))?.[1] ?? "other";
}
