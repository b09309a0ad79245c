import type { IncomingHttpHeaders } from "node:http";
import type { SimulatedClock } from "../../clock";
import { unauthenticated } from "../errors";
import type { PveVersion } from "../version";
import type { Accounts, User } from "./accounts";
import type { Principal } from "./principal";
import type { TicketOffice } from "./tickets";

export interface Gate {
  accounts: Accounts;
  tickets: TicketOffice;
  clock: SimulatedClock;
  version: PveVersion;
}

/**
 * Finds out who calls: the ticket cookie wins over an API token in the Authorization header. Writes by ticket need the
 * CSRF token. Throws 401 with an empty body.
 */
export function authenticate(gate: Gate, request: { method: string; headers: IncomingHttpHeaders }): Principal {
  const { headers, method } = request;
  const ticket = readTicket(headers);
  if (ticket !== undefined) {
    const user = gate.tickets.verifyTicket(ticket);
    if (!user) throw refused(gate, "permission denied - invalid PVE ticket");
    requireLiveUser(gate, user);
    if (method !== "GET" && !gate.tickets.verifyCsrfToken(String(headers.csrfpreventiontoken ?? ""), user)) {
      throw unauthenticated("Permission denied - invalid csrf token");
    }
    return { user, tokenId: undefined };
  }
  const token = /^PVEAPIToken[= ](.+)$/.exec(headers.authorization ?? "")?.[1];
  if (token === undefined) throw unauthenticated("No ticket");
  return authenticateToken(gate, token);
}

function readTicket(headers: IncomingHttpHeaders): string | undefined {
  const cookie = /(?:^|;\s*)PVEAuthCookie=([^;]*)/.exec(headers.cookie ?? "")?.[1];
  const written = cookie ?? /^PVEAuthCookie[= ](.+)$/.exec(headers.authorization ?? "")?.[1];
  if (written === undefined) return undefined;
  try {
    return decodeURIComponent(written);
  } catch {
    return written;
  }
}

function authenticateToken(gate: Gate, text: string): Principal {
  const [, userId, tokenId, secret] = /^([^!]+)!([^=]+)=(.+)$/.exec(text) ?? [];
  if (!userId || !tokenId || !secret) throw refused(gate, "invalid token value!");
  const user = requireLiveUser(gate, userId);
  const token = user.tokens.get(tokenId);
  if (!token) throw refused(gate, `no such token '${tokenId}' for user '${userId}'`);
  if (token.secret !== secret) throw refused(gate, "invalid token value!");
  if (isPast(token.expire, gate.clock)) throw refused(gate, `token '${tokenId}' access expired`);
  return { user: userId, tokenId };
}

function requireLiveUser(gate: Gate, userId: string): User {
  const user = gate.accounts.users.get(userId);
  if (!user) throw refused(gate, `no such user ('${userId}')`);
  if (!user.enabled) throw refused(gate, `user '${userId}' is disabled`);
  if (isPast(user.expire, gate.clock)) throw refused(gate, `user '${userId}' access expired`);
  return user;
}

function isPast(expire: number, clock: SimulatedClock): boolean {
  return expire !== 0 && expire <= clock.nowSeconds();
}

/** Since early 2026 the gate says the same words whatever is wrong; releases before name the cause. */
function refused(gate: Gate, cause: string) {
  return unauthenticated(gate.version.isNine ? "Authentication failed!" : cause);
}
