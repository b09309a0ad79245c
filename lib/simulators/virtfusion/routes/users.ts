import { z } from "zod";
import { notFound, PanelError, realTexts, refused, simulated } from "../errors";
import { password } from "../servers/new-server";
import type { User } from "../state/accounts";
import type { Panel } from "../state/panel";
import { userView } from "../views/user";
import { type Call, created, noContent, ok, type Routes } from "./call";

const Ids = z.array(z.int()).optional();
const Details = z.object({
  name: z.string().optional(),
  email: z.string().optional(),
  selfService: z.int().optional(),
  selfServiceHourlyGroupProfiles: Ids,
  selfServiceResourceGroupProfiles: Ids,
  selfServiceHourlyResourcePack: z.int().optional(),
  enabled: z.boolean().optional(),
});
const NewUser = Details.extend({
  name: z.string(),
  email: z.string(),
  extRelationId: z.int().optional(),
  relStr: z.string().optional(),
});
const Email = z.email();

/** Users are addressed by the caller's own relation alone; there is no list. */
export const userRoutes: Routes = {
  "POST /users": (call) => {
    const { panel } = call;
    const { extRelationId = null, relStr = null, ...details } = call.body(NewUser);
    checkEmail(panel, details.email, undefined);
    if (extRelationId !== null && find(panel, String(extRelationId), false)) throw relationTaken();
    if (relStr !== null && find(panel, relStr, true)) throw relationTaken();
    const user = { ...emptyUser(panel), extRelationId, relStr, ...defined(details) };
    panel.users.set(user.id, user);
    return created({ ...userView(user), password: password(panel.random, 30) });
  },
  "GET /users/{extRelationId}/byExtRelation": (call) => ok(userView(userOf(call))),
  "PUT /users/{extRelationId}/byExtRelation": (call) => {
    const user = userOf(call);
    const details = call.body(Details);
    if (details.email !== undefined) checkEmail(call.panel, details.email, user);
    Object.assign(user, defined(details), { updatedAt: call.panel.now() });
    const { name, email, selfService, enabled } = user;
    return created({ name, email, selfService, enabled });
  },
  "DELETE /users/{extRelationId}/byExtRelation": (call) => {
    const user = userOf(call);
    const { panel } = call;
    if ([...panel.servers.values()].some(({ ownerId }) => ownerId === user.id))
      throw refused(simulated("The user has servers"));
    for (const key of [...panel.sshKeys.values()]) if (key.userId === user.id) panel.sshKeys.delete(key.id);
    panel.users.delete(user.id);
    return noContent;
  },
  "POST /users/{extRelationId}/byExtRelation/resetPassword": (call) =>
    created({ email: userOf(call).email, password: password(call.panel.random, 21) }),
};

function userOf(call: Call): User {
  const user = find(call.panel, call.text("extRelationId"), call.flag("relStr"));
  if (!user) throw notFound("ext_relation_id");
  return user;
}

function find(panel: Panel, relation: string, isText: boolean): User | undefined {
  return [...panel.users.values()].find((user) =>
    isText ? user.relStr === relation : user.extRelationId !== null && String(user.extRelationId) === relation,
  );
}

function checkEmail(panel: Panel, email: string, self: User | undefined): void {
  if (!Email.safeParse(email).success) throw refused(simulated("email is not an e-mail address"));
  const isTaken = [...panel.users.values()].some(
    (user) => user !== self && user.email.toLowerCase() === email.toLowerCase(),
  );
  if (isTaken) throw new PanelError(409, { errors: [realTexts.emailTaken] });
}

function relationTaken(): PanelError {
  return new PanelError(409, { errors: [simulated("user with specified relation already exists")] });
}

function emptyUser(panel: Panel): User {
  const now = panel.now();
  return {
    id: panel.nextId("user"),
    admin: false,
    extRelationId: null,
    relStr: null,
    name: "",
    email: "",
    selfService: 0,
    selfServiceHourlyGroupProfiles: [],
    selfServiceResourceGroupProfiles: [],
    selfServiceHourlyResourcePack: null,
    enabled: true,
    timezone: "Europe/Prague",
    createdAt: now,
    updatedAt: now,
  };
}

/** The entries that have a value. */
function defined<Entries extends object>(entries: Entries): Partial<Entries>;
function defined(entries: object): object {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
}
