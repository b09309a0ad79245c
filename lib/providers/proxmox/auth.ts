import type { EndpointCredentials } from "../settings";

/** What a call needs to be let in, for reads and, with the CSRF token, for writes. */
export interface Session {
  headers: { read: Record<string, string>; write: Record<string, string> };
  /** What must not be seen in any text. */
  secrets: string[];
}

export interface Authenticator {
  session(): Promise<Session>;
  /**
   * Told that the platform refused this session; answers whether a new one is worth a try. Never twice for the same:
   * a token stays what it is, a ticket may have run out.
   */
  renew(refused: Session): Promise<boolean>;
  /** All secrets known so far. */
  secrets(): string[];
}

export interface Ticket {
  username: string;
  ticket: string;
  csrfToken: string;
}

/** Signs in with a password, or with an unexpired ticket in its place. */
export type SignIn = (username: string, password: string) => Promise<Ticket>;

// Tickets live two hours; renewed well before, so that a long queue of calls never carries one past its end.
const ticketRenewalMs = 60 * 60 * 1000;
const ticketLifetimeMs = 2 * 60 * 60 * 1000 - 60_000;

/** An API token needs nothing but its header; a password is exchanged for tickets, which are renewed in time. */
export function createAuthenticator(
  credentials: EndpointCredentials,
  { signIn, now = Date.now }: { signIn: SignIn; now?: () => number },
): Authenticator {
  if ("token" in credentials) return tokenAuthenticator(credentials.token);

  const { username, password } = credentials;
  let current: { session: Session; ticket: Ticket; issuedAt: number } | undefined;
  let signingIn: Promise<Session> | undefined;

  async function open(): Promise<Session> {
    const old = current;
    const age = old === undefined ? Number.POSITIVE_INFINITY : now() - old.issuedAt;
    // A ticket may stand for the password as long as it lives; that spares a slow backend such as LDAP.
    const ticket =
      old !== undefined && age < ticketLifetimeMs
        ? await signIn(username, old.ticket.ticket).catch(() => signIn(username, password))
        : await signIn(username, password);
    current = { session: ticketSession(ticket), ticket, issuedAt: now() };
    return current.session;
  }

  /** One sign-in at a time: the calls that meet an expired ticket together wait for the same new one. */
  function signInOnce(): Promise<Session> {
    signingIn ??= open().finally(() => {
      signingIn = undefined;
    });
    return signingIn;
  }

  return {
    async session() {
      if (current !== undefined && now() - current.issuedAt < ticketRenewalMs) return current.session;
      return signInOnce();
    },
    async renew(refused) {
      // Another call may have met the same refusal first; then the new session is there or on its way.
      if (current?.session === refused) current = undefined;
      if (current === undefined) await signInOnce();
      return true;
    },
    secrets: () => [password, ...(current?.session.secrets ?? [])],
  };
}

function tokenAuthenticator(token: string): Authenticator {
  const headers = { authorization: `PVEAPIToken=${token}` };
  const secret = token.slice(token.indexOf("=") + 1);
  const session: Session = { headers: { read: headers, write: headers }, secrets: [secret] };
  return { session: async () => session, renew: async () => false, secrets: () => [secret] };
}

function ticketSession({ ticket, csrfToken }: Ticket): Session {
  const cookie = `PVEAuthCookie=${encodeURIComponent(ticket)}`;
  return {
    headers: { read: { cookie }, write: { cookie, csrfpreventiontoken: csrfToken } },
    secrets: [ticket, encodeURIComponent(ticket), csrfToken],
  };
}
