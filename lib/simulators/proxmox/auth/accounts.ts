import type { PveVersion } from "../version";
import { allPrivileges, builtInRoles, type Role } from "./roles";

export interface ApiToken {
  readonly id: string;
  secret: string;
  /** True: only the rights that both the user and the token have. */
  privilegeSeparation: boolean;
  /** Unix seconds; 0 = never. */
  expire: number;
  comment?: string;
}

export interface User {
  /** `name@realm`. */
  readonly id: string;
  password: string | undefined;
  enabled: boolean;
  /** Unix seconds; 0 = never. */
  expire: number;
  comment?: string;
  readonly tokens: Map<string, ApiToken>;
}

export interface AclEntry {
  readonly path: string;
  readonly holder: { type: "user" | "token"; id: string };
  readonly role: string;
  propagate: boolean;
}

/** Users, tokens, roles and access control lists of a cluster. */
export class Accounts {
  readonly users = new Map<string, User>();
  readonly roles = new Map<string, Role>();
  readonly privileges: readonly string[];
  acl: AclEntry[] = [];

  constructor(version: PveVersion) {
    this.privileges = allPrivileges(version);
    for (const role of builtInRoles(version)) this.roles.set(role.id, role);
  }

  addUser(input: { id: string; password?: string; comment?: string; expire?: number; enabled?: boolean }): User {
    const user: User = {
      id: input.id,
      password: input.password,
      enabled: input.enabled ?? true,
      expire: input.expire ?? 0,
      comment: input.comment,
      tokens: new Map(),
    };
    this.users.set(user.id, user);
    return user;
  }

  removeUser(id: string): void {
    this.users.delete(id);
    this.acl = this.acl.filter((entry) => entry.holder.id !== id && !entry.holder.id.startsWith(`${id}!`));
  }

  addToken(user: User, token: ApiToken): ApiToken {
    user.tokens.set(token.id, token);
    return token;
  }

  removeToken(user: User, tokenId: string): void {
    user.tokens.delete(tokenId);
    this.acl = this.acl.filter((entry) => entry.holder.id !== `${user.id}!${tokenId}`);
  }

  addRole(id: string, privileges: readonly string[]): void {
    this.roles.set(id, { id, privileges: new Set(privileges), isBuiltIn: false });
  }

  /** Gives a role on a path; the same entry again only changes its propagation. */
  grant(entry: AclEntry): void {
    this.revoke(entry);
    this.acl.push(entry);
  }

  revoke(entry: Omit<AclEntry, "propagate">): void {
    this.acl = this.acl.filter(
      (other) => other.path !== entry.path || other.role !== entry.role || other.holder.id !== entry.holder.id,
    );
  }
}
