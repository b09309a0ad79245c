import { formatCount } from "@/components/ui/format";
import type { BulkVerb } from "@/lib/contracts/bulk";
import type { GuestKind } from "@/lib/domain/guest";
import type { Permission } from "@/lib/domain/permissions";

/** What can be done with many guests at once, in the order in which it is offered. */
export const bulkActions = ["start", "shutdown", "reboot", "stop", "snapshot", "update", "migrate", "delete"] as const;
export type BulkAction = (typeof bulkActions)[number];

interface BulkActionWords {
  label: string;
  /** Before the count: 'Shut down 12 VMs'. */
  title: string;
  /** What each would be: 'could not be started'. */
  past: string;
  verb: BulkVerb;
  permission: Permission;
  tone: "danger" | "primary";
  /** Data is lost for good: the count has to be typed. */
  destroys?: true;
}

export const bulkActionWords: Record<BulkAction, BulkActionWords> = {
  start: {
    label: "Start",
    title: "Start",
    past: "started",
    verb: "START",
    permission: "vm:power",
    tone: "primary",
  },
  shutdown: {
    label: "Shut down",
    title: "Shut down",
    past: "shut down",
    verb: "SHUTDOWN",
    permission: "vm:power",
    tone: "primary",
  },
  reboot: {
    label: "Reboot",
    title: "Reboot",
    past: "rebooted",
    verb: "REBOOT",
    permission: "vm:power",
    tone: "primary",
  },
  stop: { label: "Stop", title: "Stop", past: "stopped", verb: "STOP", permission: "vm:power", tone: "danger" },
  snapshot: {
    label: "Take snapshot",
    title: "Take a snapshot of",
    past: "snapshotted",
    verb: "SNAPSHOT",
    permission: "vm:snapshot",
    tone: "primary",
  },
  update: {
    label: "Change",
    title: "Change",
    past: "changed",
    verb: "UPDATE",
    permission: "vm:update",
    tone: "primary",
  },
  migrate: {
    label: "Migrate",
    title: "Migrate",
    past: "migrated",
    verb: "MIGRATE",
    permission: "vm:migrate",
    tone: "primary",
  },
  delete: {
    label: "Delete",
    title: "Delete",
    past: "deleted",
    verb: "DELETE",
    permission: "vm:delete",
    tone: "danger",
    destroys: true,
  },
};

const nouns = { vm: ["VM", "VMs"], container: ["container", "containers"] } as const satisfies Record<
  GuestKind,
  readonly [string, string]
>;

/** '1 VM', '12 containers'. */
export const countOf = (kind: GuestKind, count: number) => `${formatCount(count)} ${nouns[kind][count === 1 ? 0 : 1]}`;

/** 'Shut down 12 VMs'. */
export const bulkTitle = (action: BulkAction, kind: GuestKind, count: number) =>
  `${bulkActionWords[action].title} ${countOf(kind, count)}`;
