import { z } from "zod";
import type { BulkType, BulkVerb } from "@/lib/contracts/bulk";
import { ContainerCreate, VmCreate } from "@/lib/contracts/guest-create";
import { SnapshotCreate } from "@/lib/contracts/guest-snapshots";
import { GuestUpdate, MigrateBody, RebootBody, ShutdownBody } from "@/lib/contracts/guests";
import { inputWords, isMissing } from "@/lib/contracts/input-words";
import type { BulkPhase } from "@/lib/domain/bulk/item";
import type { GuestKind } from "@/lib/domain/guest";
import type { FieldError } from "@/lib/errors";
import type { AnyCommand } from "../define";
import { createContainer, createVm } from "../guest/create";
import { deleteGuest } from "../guest/delete";
import { migrateGuest } from "../guest/migrate";
import { rebootGuest, shutDownGuest, startGuest, stopGuest } from "../guest/power";
import { createSnapshot } from "../guest/snapshots";
import { updateGuest } from "../guest/update";

/** What a type of item means: a command, and how its input comes from `params`. */
export interface ItemType {
  verb: BulkVerb;
  kind: GuestKind;
  command: AnyCommand;
  /** Its own phase; what it depends on may make it a later one. */
  phase: BulkPhase;
  /** `params` without `vmId` and `confirm`: the body, or the query, of the command's own route. */
  body: z.ZodType<object>;
  input(body: object, guestId: string | null): object;
}

const Nothing = z.strictObject({});
const Deletion = z.strictObject({ purge: z.boolean().default(false), force: z.boolean().default(false) });

const creation = (command: AnyCommand, kind: GuestKind, body: ItemType["body"]): ItemType => ({
  verb: "CREATE",
  kind,
  command,
  phase: 0,
  body,
  input: (whole) => whole,
});

interface Declared extends Pick<ItemType, "verb" | "command" | "body"> {
  phase?: BulkPhase;
  input?: ItemType["input"];
}

/** The same for VMs and containers. */
const onGuest =
  ({ phase = 0, input = (own, vmId) => ({ ...own, vmId }), ...declared }: Declared) =>
  (kind: GuestKind): ItemType => ({ ...declared, kind, phase, input });

const deletion = onGuest({ verb: "DELETE", command: deleteGuest, body: Deletion, phase: 2 });
const start = onGuest({ verb: "START", command: startGuest, body: Nothing });
const stop = onGuest({ verb: "STOP", command: stopGuest, body: Nothing });
const shutdown = onGuest({ verb: "SHUTDOWN", command: shutDownGuest, body: ShutdownBody });
const reboot = onGuest({ verb: "REBOOT", command: rebootGuest, body: RebootBody, phase: 1 });
const update = onGuest({
  verb: "UPDATE",
  command: updateGuest,
  body: GuestUpdate,
  input: (change, vmId) => ({ vmId, change }),
});
const migration = onGuest({ verb: "MIGRATE", command: migrateGuest, body: MigrateBody });
const snapshot = onGuest({ verb: "SNAPSHOT", command: createSnapshot, body: SnapshotCreate });

export const itemTypes: Record<BulkType, ItemType> = {
  CREATE_VM: creation(createVm, "vm", VmCreate),
  CREATE_CONTAINER: creation(createContainer, "container", ContainerCreate),
  DELETE_VM: deletion("vm"),
  DELETE_CONTAINER: deletion("container"),
  START_VM: start("vm"),
  START_CONTAINER: start("container"),
  STOP_VM: stop("vm"),
  STOP_CONTAINER: stop("container"),
  SHUTDOWN_VM: shutdown("vm"),
  SHUTDOWN_CONTAINER: shutdown("container"),
  REBOOT_VM: reboot("vm"),
  REBOOT_CONTAINER: reboot("container"),
  UPDATE_VM: update("vm"),
  UPDATE_CONTAINER: update("container"),
  MIGRATE_VM: migration("vm"),
  MIGRATE_CONTAINER: migration("container"),
  SNAPSHOT_VM: snapshot("vm"),
  SNAPSHOT_CONTAINER: snapshot("container"),
};

/** What every item on a guest takes beside the body: `vmId` as in a path, and the word that confirms, as `?confirm=`. */
const Naming = z.object({ vmId: z.string().min(1).max(200), confirm: z.string().max(300).optional() });

/** The parameters of an item, each as its schema gives it. */
export interface ItemParams {
  /** The guest in the form that it was named by; null for a creation. */
  vmId: string | null;
  confirm: string | undefined;
  body: object;
}

/** Reads the parameters of an item; else every wrong one, with its path within `params`. */
export function readParams(type: BulkType, params: Record<string, unknown>): ItemParams | FieldError[] {
  const { verb, body: schema } = itemTypes[type];
  const isCreation = verb === "CREATE";
  const { vmId, confirm, ...rest } = params;
  const naming = isCreation ? undefined : Naming.safeParse({ vmId, confirm }, { error: inputWords });
  const body = schema.safeParse(isCreation ? params : rest, { error: inputWords });
  const issues = [...(naming?.error?.issues ?? []), ...(body.error?.issues ?? [])];
  if (!body.success || issues.length > 0) return issues.flatMap((issue) => fieldErrors(type, issue));
  return { vmId: naming?.data?.vmId ?? null, confirm: naming?.data?.confirm, body: body.data };
}

/** Whole sentences that name the parameter: they are also told without the path, one after the other. */
function fieldErrors(type: BulkType, { path, message, ...issue }: z.core.$ZodIssue): FieldError[] {
  const name = path.join(".");
  if (issue.code !== "unrecognized_keys") {
    if (message === isMissing) return [{ path: name, message: `${type} needs the parameter '${name}'.` }];
    if (name === "") return [{ path: name, message: `The parameters of ${type} are wrong: ${message}.` }];
    const isPredicate = /^(is|has|does) /.test(message);
    return [{ path: name, message: `The parameter '${name}' ${isPredicate ? "" : "is wrong: "}${message}.` }];
  }
  return issue.keys.map((key) => ({
    path: [...path, key].join("."),
    message: `${type} takes no parameter '${[...path, key].join(".")}'.`,
  }));
}
