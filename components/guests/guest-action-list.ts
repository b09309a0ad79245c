import { type Platform, whyNoneCan } from "@/components/platforms/platforms";
import { mayNot } from "@/lib/client/me";
import type { GuestView } from "@/lib/contracts/guests";
import type { Me } from "@/lib/contracts/identity";
import { type GuestKind, whyNot } from "@/lib/domain/guest";
import type { Permission } from "@/lib/domain/permissions";
import { facetOfAction } from "@/lib/domain/platform-words";

/** What can be asked of a guest from its row, its page and the palette, in the order in which it is offered. */
export const offeredActions = [
  "start",
  "shutdown",
  "reboot",
  "stop",
  "reset",
  "suspend",
  "resume",
  "snapshot",
  "clone",
  "migrate",
  "delete",
] as const;
export type OfferedAction = (typeof offeredActions)[number];

interface ActionWords {
  label: string;
  permission: Permission;
  /** `now`: done at once, nothing is lost by it. `plan`: asked about with its plan. */
  asks: "now" | "plan";
  danger?: boolean;
}

export const actionWords: Record<OfferedAction, ActionWords> = {
  start: { label: "Start", permission: "vm:power", asks: "now" },
  shutdown: { label: "Shut down", permission: "vm:power", asks: "plan" },
  reboot: { label: "Reboot", permission: "vm:power", asks: "plan" },
  stop: { label: "Stop", permission: "vm:power", asks: "plan" },
  reset: { label: "Reset", permission: "vm:power", asks: "plan" },
  suspend: { label: "Suspend", permission: "vm:power", asks: "plan" },
  resume: { label: "Resume", permission: "vm:power", asks: "now" },
  snapshot: { label: "Take snapshot", permission: "vm:snapshot", asks: "plan" },
  clone: { label: "Clone", permission: "vm:clone", asks: "plan" },
  migrate: { label: "Migrate", permission: "vm:migrate", asks: "plan" },
  delete: { label: "Delete", permission: "vm:delete", asks: "plan", danger: true },
};

/** 'Start', 'Delete…': an ellipsis where something is asked first. */
export const actionLabel = (action: OfferedAction) =>
  `${actionWords[action].label}${actionWords[action].asks === "plan" ? "…" : ""}`;

/** What has been begun, for the toast. */
export const begunWords: Record<OfferedAction, (name: string) => string> = {
  start: (name) => `Starting ${name}`,
  shutdown: (name) => `Shutting down ${name}`,
  reboot: (name) => `Rebooting ${name}`,
  stop: (name) => `Stopping ${name}`,
  reset: (name) => `Resetting ${name}`,
  suspend: (name) => `Suspending ${name}`,
  resume: (name) => `Resuming ${name}`,
  snapshot: (name) => `Taking a snapshot of ${name}`,
  clone: (name) => `Cloning ${name}`,
  migrate: (name) => `Migrating ${name}`,
  delete: (name) => `Deleting ${name}`,
};

export const kindNoun = { vm: "VM", container: "container" } as const satisfies Record<GuestKind, string>;

/** Why an action cannot be done to a guest by this person now; null when it can. The server decides again. */
export function refusalOf(
  action: OfferedAction,
  guest: GuestView,
  { me, platform }: { me: Pick<Me, "permissions" | "role">; platform?: Platform },
): string | null {
  const forbidden = mayNot(me, actionWords[action].permission);
  if (forbidden) return forbidden;
  const facet = facetOfAction[action];
  const missing = facet && platform ? whyNoneCan([platform], facet) : null;
  if (missing) return missing;
  if (guest.busyOperationId) {
    return `Another operation works on this ${kindNoun[guest.kind]}; wait until it ends.`;
  }
  return whyNot(action, { ...guest, suspendKeeps: platform?.suspendKeeps }) ?? null;
}
