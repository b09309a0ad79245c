import type { Actor } from "@/lib/auth/actor";
import { can, sees } from "@/lib/auth/authorise";
import type { Moxxie } from "@/lib/moxxie";
import { isOwnRequest, isRequester, ownerOfApprover } from "./principal";
import { type ApprovalRow, endInWords, statusAt } from "./rows";

/** Whether the actor sees everything that the request is about. What is in no datacenter is seen by those of all. */
export const seesAllOf = (actor: Actor, datacenterIds: readonly string[]): boolean =>
  datacenterIds.length === 0 ? sees(actor, null) : datacenterIds.every((id) => sees(actor, id));

/** Whether the actor may know of the request: its requester, and those who may decide in all of its datacenters. */
export const maySee = (actor: Actor, row: ApprovalRow): boolean =>
  isRequester(actor, row) || (can(actor, "approval:decide") && seesAllOf(actor, row.datacenterIds));

export interface Standing {
  mayDecide: boolean;
  /** Why the actor may not decide; null when they may. */
  whyNot: string | null;
  mayWithdraw: boolean;
}

/** What an actor may do with requests that it may see. Asks once whose an approver's token is. */
export async function standingOf(
  { db }: Pick<Moxxie, "db">,
  actor: Actor,
): Promise<(row: ApprovalRow, now: Date) => Standing> {
  const owner = can(actor, "approval:decide") ? await ownerOfApprover(db.prisma, actor) : actor.id;
  return (row, now) => {
    const whyNot = whyNotDecide(actor, { row, owner, now });
    const mayWithdraw = isRequester(actor, row) && statusAt(row, now) === "pending";
    return { mayDecide: whyNot === null, whyNot, mayWithdraw };
  };
}

function whyNotDecide(
  actor: Actor,
  { row, owner, now }: { row: ApprovalRow; owner: string; now: Date },
): string | null {
  const status = statusAt(row, now);
  if (status !== "pending") return endInWords(row, status);
  if (!can(actor, "approval:decide")) return "Only administrators decide on requests.";
  if (!seesAllOf(actor, row.datacenterIds)) return "It reaches beyond the datacenters that you are limited to.";
  if (isOwnRequest(actor, owner, row)) return ownRequestWords(actor, row);
  return null;
}

/** Why nobody may approve what they, or a token of theirs, asked for. */
export const ownRequestWords = (actor: Actor, row: ApprovalRow): string =>
  isRequester(actor, row)
    ? "It is your own request; another administrator must decide."
    : `It is a request of yours, made with ${row.requesterKind === "token" ? `the API token '${row.requesterName}'` : "your own account"}; another administrator must decide.`;
