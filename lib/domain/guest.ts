/** The vocabulary of guests: kinds, states, what may be done in which state. Pure; browser-safe. */

export const guestKinds = ["vm", "container"] as const;
export type GuestKind = (typeof guestKinds)[number];

export const guestStatuses = [
  "running",
  "stopped",
  "paused",
  "suspended",
  "creating",
  "deleting",
  "migrating",
  "failed",
  "unknown",
] as const;
export type GuestStatus = (typeof guestStatuses)[number];

export const guestActions = [
  "start",
  "stop",
  "shutdown",
  "reboot",
  "reset",
  "suspend",
  "resume",
  "update",
  "resize",
  "clone",
  "snapshot",
  "rollback",
  "migrate",
  "delete",
] as const;
export type GuestAction = (typeof guestActions)[number];

/** What the rules need to know of a guest. */
export interface GuestFacts {
  kind: GuestKind;
  status: GuestStatus;
  template: boolean;
  /** Whether it has ever had an operating system; left out: it has. */
  installed?: boolean;
  /** The platform's own lock while one of its jobs owns the guest, e.g. `backup`. */
  lock?: string | null;
  /** The title of Moxxie's own operation that works on the guest now. */
  busyWith?: string | null;
  /** What a suspended guest keeps on its platform; left out: its memory. */
  suspendKeeps?: "memory" | "access" | null;
}

const allowedFrom = {
  start: ["stopped", "suspended"],
  stop: ["running", "paused", "suspended"],
  shutdown: ["running"],
  reboot: ["running"],
  reset: ["running", "paused"],
  suspend: ["running"],
  resume: ["paused", "suspended"],
  update: ["running", "stopped", "paused", "suspended"],
  resize: ["running", "stopped", "paused"],
  clone: ["running", "stopped", "paused"],
  snapshot: ["running", "stopped", "paused"],
  rollback: ["running", "stopped", "paused"],
  migrate: ["running", "stopped"],
  // A running guest is stopped first by the plan of the deletion; one half made must be removable too.
  delete: ["running", "stopped", "paused", "suspended", "failed", "unknown"],
} as const satisfies Record<GuestAction, readonly GuestStatus[]>;

/** What needs something that runs or could run. */
const needingSystem: readonly GuestAction[] = ["start", "stop", "shutdown", "reboot", "reset", "suspend"];

/** States in which nothing but the missing operating system is in the way; in others something is going on with it. */
const atRest: readonly GuestStatus[] = ["stopped", "suspended", "failed"];

const onTemplates: readonly GuestAction[] = ["clone", "update", "delete"];

/** Where the name of the action is not how people say it. */
const wordsOf: Partial<Record<GuestAction, string>> = { shutdown: "shut down", rollback: "roll back" };

const noun = { vm: "VM", container: "container" } as const;

/**
 * Why an action cannot be done to a guest as it stands, as a sentence for a person; undefined when it can.
 * One table feeds the API's 409, the disabled button's reason and the plan.
 */
export function whyNot(action: GuestAction, guest: GuestFacts): string | undefined {
  const what = noun[guest.kind];
  if (guest.busyWith) return `Another operation works on this ${what}: ${guest.busyWith}.`;
  if (guest.lock) return `The platform has locked this ${what} (${guest.lock}); wait until its job ends.`;
  if (guest.template && !onTemplates.includes(action)) return `This is a template; it cannot be ${pastOf[action]}.`;
  if (guest.kind === "container" && action === "reset") return "A container has no reset; reboot it instead.";
  // It is switched off, not paused: the platform refuses all but giving it back.
  if (action === "start" && guest.status === "suspended" && guest.suspendKeeps === "access")
    return `The platform has locked this ${what}; resume it first.`;
  if (guest.installed === false && needingSystem.includes(action) && atRest.includes(guest.status))
    return `It has no operating system yet; install one on its platform, or create a ${what} from a template instead.`;
  const statuses: readonly GuestStatus[] = allowedFrom[action];
  if (statuses.includes(guest.status)) return undefined;
  return `Cannot ${wordsOf[action] ?? action} a ${what} that is ${guest.status}; it must be ${listOf(statuses)}.`;
}

const pastOf: Record<GuestAction, string> = {
  start: "started",
  stop: "stopped",
  shutdown: "shut down",
  reboot: "rebooted",
  reset: "reset",
  suspend: "suspended",
  resume: "resumed",
  update: "changed",
  resize: "resized",
  clone: "cloned",
  snapshot: "snapshotted",
  rollback: "rolled back",
  migrate: "migrated",
  delete: "deleted",
};

function listOf(words: readonly string[]): string {
  return words.length === 1 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
