import { randomUUID } from "node:crypto";
import type { ApiToken, User } from "../auth/accounts";
import { Permissions } from "../auth/permissions";
import { type Principal, principalName } from "../auth/principal";
import { ApiError, failure, invalidParameters } from "../errors";
import { splitList } from "../parameters/formats";
import { Answer, type Call, type Routes } from "./call";

/** Where rights can be given, besides the paths that have an ACL of their own. */
const usualPaths = ["/", "/access", "/nodes", "/pool", "/sdn", "/storage", "/vms"];
const ticketCapabilities: Record<string, string> = {
  vms: "/vms",
  storage: "/storage",
  nodes: "/nodes",
  access: "/access",
  dc: "/",
  sdn: "/sdn",
};

export const accessRoutes: Routes = {
  "GET /access/ticket": () => null,
  "POST /access/ticket": (call) => login(call),
  "GET /access/domains": () => [
    { realm: "pam", type: "pam", comment: "Linux PAM standard authentication" },
    { realm: "pve", type: "pve", comment: "Proxmox VE authentication server" },
  ],
  "GET /access/permissions": (call) => permissionTable(call),
  "GET /access/users": (call) => {
    const mayAudit = call.permissions.hasAny("/access/groups", ["User.Modify", "Sys.Audit"]);
    const users = [...call.cluster.parts.accounts.users.values()];
    return users.filter((user) => mayAudit || user.id === call.principal.user).map(userView);
  },
  "GET /access/users/{userid}": (call) => {
    const { userid: _id, ...view } = userView(userOf(call));
    return {
      ...view,
      tokens: Object.fromEntries([...userOf(call).tokens.values()].map((token) => [token.id, tokenView(token)])),
    };
  },
  "POST /access/users": (call) => {
    const { accounts } = call.cluster.parts;
    const id = call.params.text("userid");
    if (accounts.users.has(id)) throw failure(`create user failed: user '${id}' already exists`);
    accounts.addUser({
      id,
      password: call.params.optionalText("password"),
      comment: call.params.optionalText("comment"),
      expire: call.params.optionalNumber("expire"),
      enabled: call.params.optionalFlag("enable"),
    });
    return null;
  },
  "DELETE /access/users/{userid}": (call) => {
    call.cluster.parts.accounts.removeUser(userOf(call).id);
    return null;
  },
  "GET /access/users/{userid}/token": (call) =>
    [...userOf(call).tokens.values()].map((token) => ({ tokenid: token.id, ...tokenView(token) })),
  "GET /access/users/{userid}/token/{tokenid}": (call) => tokenView(tokenOf(call)),
  "POST /access/users/{userid}/token/{tokenid}": (call) => {
    const user = userOf(call);
    const id = call.params.text("tokenid");
    if (user.tokens.has(id)) throw invalidParameters({ tokenid: "Token already exists." });
    const token: ApiToken = {
      id,
      secret: randomUUID(),
      privilegeSeparation: call.params.optionalFlag("privsep") ?? true,
      expire: call.params.optionalNumber("expire") ?? 0,
      comment: call.params.optionalText("comment"),
    };
    call.cluster.parts.accounts.addToken(user, token);
    return {
      "full-tokenid": `${user.id}!${id}`,
      value: token.secret,
      info: { privsep: token.privilegeSeparation ? "1" : "0" },
    };
  },
  "PUT /access/users/{userid}/token/{tokenid}": (call) => {
    const token = tokenOf(call);
    token.privilegeSeparation = call.params.optionalFlag("privsep") ?? token.privilegeSeparation;
    token.expire = call.params.optionalNumber("expire") ?? token.expire;
    token.comment = call.params.optionalText("comment") ?? token.comment;
    return tokenView(token);
  },
  "DELETE /access/users/{userid}/token/{tokenid}": (call) => {
    call.cluster.parts.accounts.removeToken(userOf(call), tokenOf(call).id);
    return null;
  },
  "GET /access/acl": (call) =>
    call.cluster.parts.accounts.acl.map((entry) => ({
      path: entry.path,
      type: entry.holder.type,
      ugid: entry.holder.id,
      roleid: entry.role,
      propagate: entry.propagate ? 1 : 0,
    })),
  "PUT /access/acl": (call) => editAcl(call),
  "GET /access/roles": (call) =>
    [...call.cluster.parts.accounts.roles.values()].map((role) => ({
      roleid: role.id,
      privs: [...role.privileges].sort().join(","),
      ...(role.isBuiltIn && { special: 1 }),
    })),
  "GET /access/roles/{roleid}": (call) => {
    const role = call.cluster.parts.accounts.roles.get(call.params.text("roleid"));
    if (!role) throw failure(`role '${call.params.text("roleid")}' does not exist`);
    return Object.fromEntries([...role.privileges].map((privilege) => [privilege, 1]));
  },
  "POST /access/roles": (call) => {
    const { accounts } = call.cluster.parts;
    const id = call.params.text("roleid");
    if (accounts.roles.has(id)) throw failure(`create role failed: role '${id}' already exists`);
    const privileges = splitList(call.params.optionalText("privs") ?? "");
    const unknown = privileges.find((privilege) => !accounts.privileges.includes(privilege));
    if (unknown) throw failure(`create role failed: invalid privilege '${unknown}'`);
    accounts.addRole(id, privileges);
    return null;
  },
};

/** A wrong password is answered by the method, with a body; a ticket as password renews the login. */
function login(call: Call): unknown {
  const { accounts, tickets } = call.cluster.parts;
  const name = call.params.text("username");
  const realm = call.params.optionalText("realm");
  const id = realm !== undefined && !name.includes("@") ? `${name}@${realm}` : name;
  const user = accounts.users.get(id);
  const password = call.params.text("password");
  const isRight = user?.enabled && (user.password === password || tickets.verifyTicket(password) === user.id);
  if (!user || !isRight || (user.expire !== 0 && user.expire <= call.cluster.parts.clock.nowSeconds())) {
    throw new ApiError({ status: 401, message: "authentication failure" });
  }
  const permissions = permissionsOf(call, { user: user.id, tokenId: undefined });
  const capabilities = Object.entries(ticketCapabilities).map(([area, path]) => [
    area,
    Object.fromEntries([...permissions.on(path).keys()].map((privilege) => [privilege, 1])),
  ]);
  return {
    username: user.id,
    ticket: tickets.issueTicket(user.id),
    CSRFPreventionToken: tickets.issueCsrfToken(user.id),
    cap: Object.fromEntries(capabilities),
    ...(permissions.has("/", "Sys.Audit") && { clustername: call.cluster.parts.name }),
  };
}

function permissionTable(call: Call): unknown {
  const { accounts } = call.cluster.parts;
  const asked = call.params.optionalText("userid");
  const me = principalName(call.principal);
  if (
    asked !== undefined &&
    asked !== me &&
    asked !== call.principal.user &&
    !call.permissions.has("/access", "Sys.Audit")
  ) {
    throw new ApiError({ status: 403, message: "Permission check failed (/access, Sys.Audit)" });
  }
  const [user = "", tokenId] = (asked ?? me).split("!");
  const permissions = permissionsOf(call, { user, tokenId });
  const path = call.params.optionalText("path");
  const paths = path === undefined ? [...new Set([...usualPaths, ...accounts.acl.map((entry) => entry.path)])] : [path];
  const table: Record<string, Record<string, number>> = {};
  for (const each of paths) {
    const rights = [...permissions.on(each)].map(([privilege, propagate]) => [privilege, propagate ? 1 : 0] as const);
    if (rights.length > 0 || path !== undefined) table[each] = Object.fromEntries(rights);
  }
  return new Answer(table, {});
}

function editAcl(call: Call): null {
  const { accounts } = call.cluster.parts;
  const { params } = call;
  const path = params.text("path").replace(/(.)\/$/, "$1");
  if (params.optionalText("groups")) throw failure(`no such group '${params.optionalText("groups")}'`);
  const users = splitList(params.optionalText("users") ?? "").map((id) => ({ type: "user" as const, id }));
  const tokens = splitList(params.optionalText("tokens") ?? "").map((id) => ({ type: "token" as const, id }));
  for (const role of splitList(params.text("roles"))) {
    if (!accounts.roles.has(role)) throw failure(`update ACL failed: role '${role}' does not exist`);
    for (const holder of [...users, ...tokens]) {
      requireHolder(call, holder.id);
      if (params.flag("delete")) accounts.revoke({ path, holder, role });
      else accounts.grant({ path, holder, role, propagate: params.optionalFlag("propagate") ?? true });
    }
  }
  return null;
}

function requireHolder(call: Call, holder: string): void {
  const [userId = "", tokenId] = holder.split("!");
  const user = call.cluster.parts.accounts.users.get(userId);
  if (!user) throw failure(`update ACL failed: user '${userId}' does not exist`);
  if (tokenId !== undefined && !user.tokens.has(tokenId))
    throw failure(`update ACL failed: token '${holder}' does not exist`);
}

function permissionsOf(call: Call, principal: Principal): Permissions {
  const { cluster } = call;
  return new Permissions({ accounts: cluster.parts.accounts, principal, poolOf: (path) => cluster.poolOfPath(path) });
}

function userOf(call: Call): User {
  const id = call.params.text("userid");
  const user = call.cluster.parts.accounts.users.get(id);
  if (!user) throw failure(`no such user ('${id}')`);
  return user;
}

function tokenOf(call: Call): ApiToken {
  const user = userOf(call);
  const id = call.params.text("tokenid");
  const token = user.tokens.get(id);
  if (!token) throw failure(`no such token '${id}' for user '${user.id}'`);
  return token;
}

function userView(user: User): Record<string, unknown> {
  const base = {
    userid: user.id,
    enable: user.enabled ? 1 : 0,
    expire: user.expire,
    "realm-type": user.id.split("@")[1] ?? "",
  };
  return { ...base, ...(user.comment !== undefined && { comment: user.comment }) };
}

function tokenView(token: ApiToken): Record<string, unknown> {
  return {
    privsep: token.privilegeSeparation ? 1 : 0,
    expire: token.expire,
    ...(token.comment !== undefined && { comment: token.comment }),
  };
}
