import type { BulkNoun, BulkRequest } from "@/lib/contracts/bulk";
import { SnapshotName } from "@/lib/contracts/guest-snapshots";
import { GuestUpdate, type GuestView } from "@/lib/contracts/guests";
import type { GuestKind } from "@/lib/domain/guest";
import { type BulkAction, bulkActionWords } from "./bulk-action-list";

/** What is chosen for all guests of the action together. */
export type BulkOptions =
  | { action: "start" | "reboot" | "stop" }
  | { action: "shutdown"; forceStop: boolean }
  | { action: "snapshot"; name: string; description: string }
  | { action: "update"; addTags: string; removeTags: string; cores: string; memoryMB: string }
  | { action: "migrate"; host: string; withLocalDisks: boolean }
  | { action: "delete"; purge: boolean };

/** What a dialog begins with. */
export function initialOptions(action: BulkAction): BulkOptions {
  switch (action) {
    case "start":
    case "reboot":
    case "stop":
      return { action };
    case "shutdown":
      return { action, forceStop: false };
    case "snapshot":
      return { action, name: "", description: "" };
    case "update":
      return { action, addTags: "", removeTags: "", cores: "", memoryMB: "" };
    case "migrate":
      return { action, host: "", withLocalDisks: false };
    case "delete":
      return { action, purge: false };
  }
}

const numbered: Record<GuestKind, BulkNoun> = { vm: "VM", container: "CONTAINER" };

/** The request for these guests, in their order. `names` holds what was typed for those that ask for their name, by id. */
export function bulkRequest(wish: {
  guests: readonly GuestView[];
  options: BulkOptions;
  mode: BulkRequest["mode"];
  names?: ReadonlyMap<string, string>;
  reason?: string;
}): BulkRequest {
  const { guests, options, mode, names, reason } = wish;
  const { verb } = bulkActionWords[options.action];
  return {
    mode,
    operations: guests.map((guest) => {
      const confirm = names?.get(guest.id);
      return {
        type: `${verb}_${numbered[guest.kind]}` as const,
        params: { vmId: guest.id, ...paramsOf(options, guest), ...(confirm !== undefined && { confirm }) },
      };
    }),
    ...(reason && { reason }),
  };
}

function paramsOf(options: BulkOptions, guest: GuestView): Record<string, unknown> {
  switch (options.action) {
    case "start":
    case "reboot":
    case "stop":
      return {};
    case "shutdown":
      return { forceStop: options.forceStop };
    case "snapshot":
      return { name: options.name, ...(options.description && { description: options.description }) };
    case "update":
      return changeOf(options, guest);
    case "migrate":
      return { host: options.host, withLocalDisks: options.withLocalDisks };
    case "delete":
      // The plan says which run and are stopped first; having read it and typed the count is the consent.
      return { force: true, purge: options.purge };
  }
}

type Change = Extract<BulkOptions, { action: "update" }>;

function changeOf({ addTags, removeTags, cores, memoryMB }: Change, guest: Pick<GuestView, "tags">) {
  const removed = new Set(tagsOf(removeTags));
  const tags = [...new Set([...guest.tags, ...tagsOf(addTags)])].filter((tag) => !removed.has(tag));
  return {
    ...(addTags.trim() + removeTags.trim() !== "" && { tags }),
    ...(cores !== "" && { cores: Number(cores) }),
    ...(memoryMB !== "" && { memoryMB: Number(memoryMB) }),
  };
}

/** Tags as they are typed: parted by commas or blanks. */
export const tagsOf = (text: string) => text.split(/[\s,;]+/).filter(Boolean);

/** What the options still lack, as a sentence; null when they are complete. */
export function missingOf(options: BulkOptions, guests: readonly GuestView[]): string | null {
  switch (options.action) {
    case "snapshot":
      return SnapshotName.safeParse(options.name).success ? null : "Give the snapshot a name first";
    case "update":
      return missingOfChange(options);
    case "migrate": {
      const endpoints = [...new Set(guests.map(({ endpoint }) => endpoint))];
      if (endpoints.length > 1) {
        return `They are on ${endpoints.length} endpoints (${endpoints.join(", ")}), and a host takes guests of its own endpoint only. Select guests of one endpoint.`;
      }
      return options.host ? null : "Choose a host first";
    }
    default:
      return null;
  }
}

function missingOfChange(options: Change): string | null {
  const change = changeOf(options, { tags: [] });
  if (Object.keys(change).length === 0) return "Say first what is to be changed";
  const parsed = GuestUpdate.safeParse(change);
  if (parsed.success) return null;
  const [issue] = parsed.error.issues;
  const field = { cores: "Cores", memoryMB: "Memory", tags: "Tags" }[String(issue?.path[0])];
  return `${field ?? "A field"}: ${issue?.message ?? "not possible"}`;
}
