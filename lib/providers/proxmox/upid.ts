import type { TaskRef, TaskWork } from "../provider";

export interface Upid {
  node: string;
  /** Unix seconds. */
  startedAt: number;
  type: string;
  /** What the task works on: a vmid mostly, may be empty. */
  id: string;
  user: string;
}

const grammar =
  /^UPID:([a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?):[0-9A-Fa-f]{8,}:[0-9A-Fa-f]{8,9}:([0-9A-Fa-f]{8}):([^:\s]+):([^:\s]*):([^:\s]+):$/;

/** The parts of a task's name; undefined for what is none. The node in it is where to ask. */
export function parseUpid(ref: TaskRef): Upid | undefined {
  const [, node, startedAt, type, id = "", user] = grammar.exec(ref) ?? [];
  if (node === undefined || startedAt === undefined || type === undefined || user === undefined) return undefined;
  return { node, startedAt: Number.parseInt(startedAt, 16), type, id, user };
}

const works: Record<string, TaskWork> = {
  qmcreate: "create",
  qmrestore: "create",
  vzcreate: "create",
  vzrestore: "create",
  qmclone: "clone",
  vzclone: "clone",
  qmstart: "start",
  vzstart: "start",
  hastart: "start",
  qmstop: "stop",
  vzstop: "stop",
  hastop: "stop",
  qmshutdown: "shutdown",
  vzshutdown: "shutdown",
  qmreboot: "reboot",
  vzreboot: "reboot",
  qmreset: "reset",
  qmpause: "suspend",
  qmsuspend: "suspend",
  vzsuspend: "suspend",
  qmresume: "resume",
  vzresume: "resume",
  qmconfig: "configure",
  resize: "resize",
  qmsnapshot: "snapshot",
  vzsnapshot: "snapshot",
  qmrollback: "rollback",
  vzrollback: "rollback",
  qmdelsnapshot: "delete-snapshot",
  vzdelsnapshot: "delete-snapshot",
  qmigrate: "migrate",
  vzmigrate: "migrate",
  hamigrate: "migrate",
  qmdestroy: "destroy",
  vzdestroy: "destroy",
  // The change of the SDN on all nodes; each node has an `srvreload` of its own below it.
  reloadnetworkall: "network",
};

/** The kind of work that a task type of the platform is. */
export const workOfType = (type: string): TaskWork => works[type] ?? "other";
