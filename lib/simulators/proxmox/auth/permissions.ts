import { permissionDenied } from "../errors";
import type { Accounts, AclEntry } from "./accounts";
import type { Principal } from "./principal";

/** Privilege → does it propagate to paths below. */
type Rights = ReadonlyMap<string, boolean>;

const noRights: Rights = new Map();

/**
 * What one caller may do. Roles are looked up along the path: a longer path replaces what was inherited; a guest or
 * storage in a pool also has the rights given on `/pool/<name>`. Made anew for every request.
 */
export class Permissions {
  readonly #accounts: Accounts;
  readonly #principal: Principal;
  readonly #poolOf: (path: string) => string | undefined;
  readonly #cache = new Map<string, Rights>();
  readonly #aclPaths: ReadonlySet<string>;

  constructor(input: { accounts: Accounts; principal: Principal; poolOf: (path: string) => string | undefined }) {
    this.#accounts = input.accounts;
    this.#principal = input.principal;
    this.#poolOf = input.poolOf;
    this.#aclPaths = new Set(input.accounts.acl.map((entry) => entry.path));
  }

  /** All privileges on a path. */
  on(path: string): Rights {
    const pool = this.#poolOf(path);
    const key = `${this.#lookupPath(path)} ${pool ?? ""}`;
    const cached = this.#cache.get(key);
    if (cached) return cached;
    const rights = this.#resolve(path, pool);
    this.#cache.set(key, rights);
    return rights;
  }

  /** True when the caller has at least one of the privileges on the path. */
  hasAny(path: string, privileges: readonly string[]): boolean {
    const rights = this.on(path);
    return privileges.some((privilege) => rights.has(privilege));
  }

  has(path: string, privilege: string): boolean {
    return this.on(path).has(privilege);
  }

  /** Throws 403 naming the first privilege that is missing. */
  require(path: string, privileges: readonly string[]): void {
    const rights = this.on(path);
    const missing = privileges.find((privilege) => !rights.has(privilege));
    if (missing !== undefined) throw permissionDenied(`${path}, ${missing}`);
  }

  /** Throws 403 naming all the privileges, when the caller has none of them. */
  requireAny(path: string, privileges: readonly string[]): void {
    if (!this.hasAny(path, privileges)) throw permissionDenied(`${path}, ${privileges.join("|")}`);
  }

  /** Guests without an entry of their own share one cache key: with 100,000 guests that is the point. */
  #lookupPath(path: string): string {
    return path.startsWith("/vms/") && !this.#aclPaths.has(path) ? "/vms/*" : path;
  }

  #resolve(path: string, pool: string | undefined): Rights {
    const { user, tokenId } = this.#principal;
    const ofUser = user === "root@pam" ? this.#everything() : this.#rightsOf({ type: "user", id: user }, path, pool);
    if (tokenId === undefined) return ofUser;
    const token = this.#accounts.users.get(user)?.tokens.get(tokenId);
    if (!token) return noRights;
    if (!token.privilegeSeparation) return ofUser;
    const ofToken = this.#rightsOf({ type: "token", id: `${user}!${tokenId}` }, path, pool);
    return new Map([...ofToken].filter(([privilege]) => ofUser.has(privilege)));
  }

  #everything(): Rights {
    return new Map(this.#accounts.privileges.map((privilege) => [privilege, true]));
  }

  #rightsOf(holder: AclEntry["holder"], path: string, pool: string | undefined): Rights {
    const rights = new Map(this.#rightsAlong(holder, path));
    if (pool !== undefined) {
      for (const [privilege, propagate] of this.#rightsAlong(holder, `/pool/${pool}`)) {
        if (propagate) rights.set(privilege, true);
      }
    }
    return rights;
  }

  #rightsAlong(holder: AclEntry["holder"], path: string): Rights {
    let found: Rights = noRights;
    for (const ancestor of ancestorsOf(path)) {
      const entries = this.#accounts.acl.filter(
        (entry) =>
          entry.path === ancestor &&
          entry.holder.type === holder.type &&
          entry.holder.id === holder.id &&
          (entry.propagate || ancestor === path),
      );
      if (entries.length > 0) found = this.#merge(entries);
    }
    return found;
  }

  #merge(entries: readonly AclEntry[]): Rights {
    if (entries.some((entry) => entry.role === "NoAccess")) return noRights;
    const rights = new Map<string, boolean>();
    for (const entry of entries) {
      for (const privilege of this.#accounts.roles.get(entry.role)?.privileges ?? []) {
        rights.set(privilege, (rights.get(privilege) ?? false) || entry.propagate);
      }
    }
    return rights;
  }
}

/** `/`, `/vms`, `/vms/100`. */
function ancestorsOf(path: string): string[] {
  const segments = path.split("/").filter(Boolean);
  return ["/", ...segments.map((_, index) => `/${segments.slice(0, index + 1).join("/")}`)];
}
