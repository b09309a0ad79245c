import { authorise } from "@/lib/auth/authorise";
import type { BulkRequest, BulkType } from "@/lib/contracts/bulk";
import type { GuestKind } from "@/lib/domain/guest";
import { type ErrorCode, type FieldError, MoxxieError } from "@/lib/errors";
import type { GuestRecord } from "@/lib/inventory/view";
import { resolveGuest } from "@/lib/queries/guests/resolve-guest";
import type { PlanContext } from "../define";
import { parseInput } from "../execute";
import { nounOf } from "../guest/target";
import { type ItemParams, type ItemType, itemTypes, readParams } from "./items";

/** Something that nobody can have meant; `path` within the item, as in `params.vlan`. */
export interface ItemFault extends FieldError {
  code: ErrorCode;
}

/** An item that was read, before it is planned. */
export interface Draft {
  index: number;
  type: BulkType;
  itemType: ItemType;
  /** Null when its parameters are wrong. */
  params: ItemParams | null;
  /** The guest that it works on, as it stands now; null for creations, and when there is none. */
  guest: GuestRecord | null;
  /** As named in the request. */
  dependsOn: readonly number[];
  /** What refuses the whole bulk in both modes. */
  faults: ItemFault[];
  /** Why it cannot be planned: the actor may not, or the guest is not there. */
  refusal: MoxxieError | null;
}

/** Reads the items, each by its type's own schema and for the actor that asks. */
export function readDrafts(context: PlanContext, { operations }: BulkRequest): Draft[] {
  return operations.map(({ type, params, dependsOn = [] }, index) => {
    const itemType = itemTypes[type];
    const draft = { index, type, itemType, dependsOn, guest: null, faults: [], refusal: null };
    const read = readParams(type, params);
    if (!Array.isArray(read)) return { ...draft, params: read, ...guestFor(context, { itemType, vmId: read.vmId }) };
    const faults = read.map(({ path, message }) => ({ path: pathIn("params", path), code: wrong, message }));
    return { ...draft, params: null, faults };
  });
}

const wrong: ErrorCode = "invalid_request";
const pathIn = (...names: string[]) => names.filter((name) => name !== "").join(".");

function guestFor(
  context: PlanContext,
  { itemType, vmId }: { itemType: ItemType; vmId: string | null },
): Partial<Pick<Draft, "guest" | "refusal">> {
  try {
    authorise(context.actor, itemType.command.permission);
    return vmId === null ? {} : { guest: guestOfKind(context, vmId, itemType) };
  } catch (error) {
    if (!(error instanceof MoxxieError)) throw error;
    return { refusal: error };
  }
}

/** @throws MoxxieError `not_found`, `ambiguous_vm_id`, `invalid_request` for a guest of the other kind. */
function guestOfKind({ moxxie, actor }: PlanContext, vmId: string, { kind, verb }: ItemType): GuestRecord {
  try {
    return resolveGuest(moxxie, actor, vmId, kind);
  } catch (error) {
    if (!(error instanceof MoxxieError && error.code === "not_found")) throw error;
    const other: GuestKind = kind === "vm" ? "container" : "vm";
    if (!isThere({ moxxie, actor }, vmId, other)) throw error;
    throw new MoxxieError(
      "invalid_request",
      `'${vmId}' is a ${nounOf(other)}, not a ${nounOf(kind)}: use ${verb}_${other === "vm" ? "VM" : "CONTAINER"}.`,
    );
  }
}

function isThere({ moxxie, actor }: PlanContext, vmId: string, kind: GuestKind): boolean {
  try {
    resolveGuest(moxxie, actor, vmId, kind);
    return true;
  } catch (error) {
    if (!(error instanceof MoxxieError)) throw error;
    return error.code === "ambiguous_vm_id";
  }
}

/** The command's input, parsed by its own schema. */
export function inputOf({ itemType, params, guest }: Draft): Record<string, unknown> {
  if (!params) throw new Error("an item whose parameters are wrong has no input");
  return parseInput(itemType.command.input, itemType.input(params.body, guest?.id ?? null));
}

/** The input of an item whose guest is not there, or not for the actor: as the request names it. */
export const inputAsAsked = ({ itemType, params }: Draft): Record<string, unknown> =>
  params ? { ...itemType.input(params.body, params.vmId) } : {};
