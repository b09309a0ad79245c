import type { Actor } from "@/lib/auth/actor";
import { rightsOfUser } from "@/lib/auth/rights";
import { actorOfToken, isUserId } from "@/lib/auth/token-actor";
import { MoxxieError } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import type { ApprovalRow } from "./rows";

export type RequesterNow = { kind: "actor"; actor: Actor } | { kind: "gone"; why: string };

/**
 * Whoever made the request, with the rights that they have now, read from the tables: a request outlives sessions, and
 * must not outlive an account, a token or a right.
 */
export async function requesterNow(
  { db }: Pick<Moxxie, "db">,
  row: Pick<ApprovalRow, "requesterKind" | "requesterId" | "requesterName" | "requesterIp"> & {
    requestId: string | null;
  },
): Promise<RequesterNow> {
  const facts = { ip: row.requesterIp, requestId: row.requestId };
  return row.requesterKind === "token" ? tokenNow(db, row, facts) : userNow(db, row, facts);
}

type Facts = Pick<Actor, "ip" | "requestId">;
type Who = Pick<ApprovalRow, "requesterId" | "requesterName">;

async function userNow({ prisma }: Moxxie["db"], row: Who, facts: Facts): Promise<RequesterNow> {
  const user = await prisma.user.findUnique({ where: { id: row.requesterId } });
  if (!user || user.disabledAt)
    return { kind: "gone", why: `The account of ${row.requesterName} is ${user ? "disabled" : "deleted"}.` };
  return { kind: "actor", actor: { kind: "user", id: user.id, name: user.name, ...rightsOfUser(user), ...facts } };
}

async function tokenNow({ prisma }: Moxxie["db"], row: Who, facts: Facts): Promise<RequesterNow> {
  const token = await prisma.apiToken.findUnique({ where: { id: row.requesterId } });
  if (!token) return { kind: "gone", why: `The API token '${row.requesterName}' is deleted.` };
  const maker = isUserId(token.createdBy) ? await prisma.user.findUnique({ where: { id: token.createdBy } }) : null;
  try {
    return { kind: "actor", actor: actorOfToken(token, { maker, ...facts }) };
  } catch (error) {
    if (!(error instanceof MoxxieError)) throw error;
    return { kind: "gone", why: error.message };
  }
}
