import { z } from "zod";
import { forgetIdentities } from "@/lib/auth/identity";
import { hashPassword } from "@/lib/auth/password";
import { rightsOfUser } from "@/lib/auth/rights";
import { UserUpdate, type UserView } from "@/lib/contracts/identity";
import type { Prisma, User } from "@/lib/db/generated/client";
import { findUser } from "@/lib/queries/identity";
import { userView } from "@/lib/queries/identity-views";
import { defineCommand } from "../define";
import { checkDatacenters, checkWithin } from "../granted-rights";
import { PlanBuilder } from "../plan";
import { keepAnAdmin, whyAdminIsNeeded } from "./last-admin";

const UserUpdateInput = z.strictObject({ userId: z.uuid(), change: UserUpdate });

/** Changes a user: name, rights, password, or whether they may sign in. Rights of a running session change with it. */
export const updateUser = defineCommand<typeof UserUpdateInput, object, UserView>({
  name: "user.update",
  summary: "Change a user",
  input: UserUpdateInput,
  permission: "user:manage",
  risk: "disruptive",
  secrets: ["change.password"],

  async plan({ moxxie, actor }, { userId, change }) {
    const user = await findUser(moxxie, actor, userId);
    const target = { type: "user", id: userId, name: user.name, datacenterId: null } as const;
    const plan = new PlanBuilder(`Change the user ${user.email}`, target);
    const after = changed(user, change);
    checkWithin(plan, { actor, rights: rightsOfUser(after) });
    await checkDatacenters(plan, moxxie, change.datacenters ?? []);
    plan.check("self", actor.id === userId ? whyNotOneself(change) : undefined, {
      code: "cannot_be_done",
      passed: "allowed for this user",
    });
    plan.check("last administrator", await whyNotLess(moxxie.db.prisma, { user, after }), {
      code: "conflict",
      passed: "an administrator remains",
    });
    plan.change(...differences(user, after));
    if (change.password !== undefined)
      plan.change({ field: "password", from: "hidden", to: "hidden, new", requiresRestart: false });
    if (endsSessions(change)) plan.effect("All of their sessions end.");
    if (change.disabled) plan.effect("They cannot sign in, and API tokens that they made stop working.");
    if (change.password !== undefined) plan.effect("Their password changes.");
    return plan.build({});
  },

  async apply({ tx, input: { userId, change } }) {
    const user = await tx.user.findUniqueOrThrow({ where: { id: userId } });
    const after = changed(user, change);
    if (isLess(user, after)) await keepAnAdmin(tx, user);
    const { name, role, datacenterIds, disabledAt } = after;
    return userView(
      await tx.user.update({
        where: { id: userId },
        data: {
          name,
          role,
          datacenterIds,
          disabledAt,
          ...(change.password !== undefined && { passwordHash: await hashPassword(change.password) }),
          ...(endsSessions(change) && { sessionVersion: { increment: 1 } }),
        },
      }),
    );
  },

  afterApply: async ({ moxxie }) => forgetIdentities(moxxie),
});

function changed(user: User, { name, role, datacenters, disabled }: UserUpdate): User {
  return {
    ...user,
    name: name ?? user.name,
    role: role ?? user.role,
    datacenterIds: datacenters ? [...new Set(datacenters)] : user.datacenterIds,
    disabledAt: disabled === undefined ? user.disabledAt : disabled ? (user.disabledAt ?? new Date()) : null,
  };
}

/** Who knew the old password, or was signed in when an account was closed, must not stay in. */
const endsSessions = ({ password, disabled }: UserUpdate) => password !== undefined || disabled === true;

function whyNotOneself({ role, datacenters, disabled }: UserUpdate): string | undefined {
  if (disabled) return "You cannot disable your own account; another administrator can.";
  if (role !== undefined || datacenters !== undefined)
    return "You cannot change your own rights; another administrator can.";
  return undefined;
}

const isFull = ({ role, disabledAt, datacenterIds }: User) =>
  role === "admin" && !disabledAt && datacenterIds.length === 0;

const isLess = (before: User, after: User) => isFull(before) && !isFull(after);

async function whyNotLess(
  db: Pick<Prisma.TransactionClient, "user">,
  { user, after }: { user: User; after: User },
): Promise<string | undefined> {
  return isLess(user, after) ? whyAdminIsNeeded(db, user) : undefined;
}

function differences(before: User, after: User) {
  const facts = ({ name, role, datacenterIds, disabledAt }: User) => ({
    name,
    role,
    datacenters: datacenterIds.length > 0 ? datacenterIds.join(", ") : "all",
    disabled: disabledAt ? "yes" : "no",
  });
  const [from, to] = [facts(before), facts(after)];
  return (["name", "role", "datacenters", "disabled"] as const)
    .filter((field) => from[field] !== to[field])
    .map((field) => ({ field, from: from[field], to: to[field], requiresRestart: false }));
}
