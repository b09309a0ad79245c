import { z } from "zod";
import { forgetIdentities } from "@/lib/auth/identity";
import { findUser } from "@/lib/queries/identity";
import { defineCommand } from "../define";
import { PlanBuilder } from "../plan";
import { keepAnAdmin, whyAdminIsNeeded } from "./last-admin";

const UserDelete = z.strictObject({ userId: z.uuid() });

/** Deletes a user. What they did stays in the audit log. */
export const deleteUser = defineCommand<typeof UserDelete, object, { userId: string }>({
  name: "user.delete",
  summary: "Delete a user",
  input: UserDelete,
  permission: "user:manage",
  risk: "destructive",

  async plan({ moxxie, actor }, { userId }) {
    const user = await findUser(moxxie, actor, userId);
    const { prisma } = moxxie.db;
    const tokens = await prisma.apiToken.count({ where: { createdBy: userId, revokedAt: null } });
    const target = { type: "user", id: userId, name: user.name, datacenterId: null } as const;
    const plan = new PlanBuilder(`Delete the user ${user.email}`, target)
      .check(
        "self",
        actor.id === userId ? "You cannot delete your own account; another administrator can." : undefined,
        {
          code: "cannot_be_done",
          passed: "not your own account",
        },
      )
      .check("last administrator", await whyAdminIsNeeded(prisma, user), {
        code: "conflict",
        passed: "an administrator remains",
      })
      .effect("All of their sessions end.")
      .cannotBeUndone();
    if (tokens > 0) plan.effect(`${tokens} API ${tokens === 1 ? "token" : "tokens"} that they made stop working.`);
    return plan.build({});
  },

  async apply({ tx, input: { userId } }) {
    const user = await tx.user.findUniqueOrThrow({ where: { id: userId } });
    await keepAnAdmin(tx, user);
    await tx.user.delete({ where: { id: userId } });
    return { userId };
  },

  afterApply: async ({ moxxie }) => forgetIdentities(moxxie),
});
