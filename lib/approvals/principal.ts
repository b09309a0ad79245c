import type { Actor } from "@/lib/auth/actor";
import type { Transaction } from "@/lib/db";
import type { Approval } from "@/lib/db/generated/client";

type Client = Pick<Transaction, "apiToken">;
type Who = Pick<Actor, "kind" | "id">;

/**
 * Who answers for a request, and may therefore not approve it: the user; of a token whoever made it where the token has
 * their rights or where they would need an approval themselves, else the token alone. An orchestrator's token can do less
 * than who made it: they add what it lacks, and could do the same without it. The configuration is a maker like any
 * user: whoever holds its token could else make a second administrator's token, and be two persons.
 */
export async function ownerOfRequest(
  client: Client,
  requester: Who,
  { adminsNeedIt }: { adminsNeedIt: boolean },
): Promise<string> {
  if (requester.kind !== "token") return requester.id;
  const token = await client.apiToken.findUnique({ where: { id: requester.id } });
  return token && (adminsNeedIt || token.role === "admin") ? token.createdBy : requester.id;
}

/** The one whom an approver's yes comes from: the user, also where a token of theirs says it, or the configuration. */
export async function ownerOfApprover(client: Client, approver: Who): Promise<string> {
  if (approver.kind !== "token") return approver.id;
  const token = await client.apiToken.findUnique({ where: { id: approver.id }, select: { createdBy: true } });
  return token?.createdBy ?? approver.id;
}

type Requested = Pick<Approval, "requesterKind" | "requesterId" | "requesterOwner">;

export const isRequester = ({ kind, id }: Who, row: Pick<Requested, "requesterKind" | "requesterId">): boolean =>
  kind === row.requesterKind && id === row.requesterId;

/** Whether approving it would be approving one's own request. `owner` is of {@link ownerOfApprover}. */
export const isOwnRequest = (approver: Who, owner: string, row: Requested): boolean =>
  isRequester(approver, row) || owner === row.requesterOwner;
