import { createRefusals, type Refusals } from "@/lib/audit/refusals";
import type { ApiToken, User } from "@/lib/db/generated/client";
import type { Moxxie } from "@/lib/moxxie";
import { createRecentCache, type RecentCache } from "./recent-cache";
import { createTokenUse, type TokenUse } from "./token-use";

/** What authentication needs of a running Moxxie. */
export type AuthParts = Pick<Moxxie, "config" | "db" | "log" | "secrets">;

/** Users by id and tokens by hash, as of at most two seconds ago; null for those that do not exist. */
export interface Identity {
  users: RecentCache<User | null>;
  tokens: RecentCache<ApiToken | null>;
  tokenUse: TokenUse;
  /** Of tokens, sign-ins and commands, for the audit log. */
  refusals: Refusals;
}

/**
 * How long a revoked token or a disabled user may still pass in a process other than the one that did it. There it ends
 * at once: commands that change users or tokens call `forget`.
 */
const maxAgeMs = 2_000;
const maxEntries = 10_000;

// Next bundles instrumentation and route handlers apart: the caches must be one for the whole process.
const holderKey = Symbol.for("moxxie.auth.identity");
const holder = globalThis as { [holderKey]?: WeakMap<AuthParts["db"], Identity> };
holder[holderKey] ??= new WeakMap();
const identities = holder[holderKey];

/** The caches that go with a database. */
export function identityOf({ db, log }: Pick<AuthParts, "db" | "log">): Identity {
  const known = identities.get(db);
  if (known) return known;
  const identity: Identity = {
    users: createRecentCache({ load: (id) => db.prisma.user.findUnique({ where: { id } }), maxAgeMs, maxEntries }),
    tokens: createRecentCache({
      load: (hash) => db.prisma.apiToken.findUnique({ where: { hash } }),
      maxAgeMs,
      maxEntries,
    }),
    tokenUse: createTokenUse({ db, log }),
    refusals: createRefusals({ db, log }),
  };
  identities.set(db, identity);
  return identity;
}

/** Makes changed users and tokens count at once in this process; others follow within two seconds. */
export function forgetIdentities(parts: Pick<AuthParts, "db" | "log">): void {
  const { users, tokens } = identityOf(parts);
  users.forget();
  tokens.forget();
}
