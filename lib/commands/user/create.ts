import { randomUUID } from "node:crypto";
import { hashPassword } from "@/lib/auth/password";
import { rightsOfUser } from "@/lib/auth/rights";
import { normalEmail } from "@/lib/auth/sign-in";
import { UserCreate, type UserView } from "@/lib/contracts/identity";
import { isUniqueViolation } from "@/lib/db/constraint-errors";
import { MoxxieError } from "@/lib/errors";
import { userView } from "@/lib/queries/identity-views";
import { defineCommand } from "../define";
import { checkDatacenters, checkWithin, datacentersFor, reachInWords } from "../granted-rights";
import { PlanBuilder } from "../plan";

interface Decisions {
  userId: string;
  email: string;
  datacenterIds: string[];
}

const taken = (email: string) => `There is a user with the email address ${email} already.`;

/** Makes a user. Without a password they can sign in through the identity provider only. */
export const createUser = defineCommand<typeof UserCreate, Decisions, UserView>({
  name: "user.create",
  summary: "Create a user",
  input: UserCreate,
  permission: "user:manage",
  risk: "routine",
  secrets: ["password"],

  async plan({ moxxie, actor }, input) {
    const email = normalEmail(input.email);
    const datacenterIds = datacentersFor(actor, input.datacenters);
    const userId = randomUUID();
    const target = { type: "user", id: userId, name: input.name, datacenterId: null } as const;
    const plan = new PlanBuilder(`Create the user ${email}`, target);
    checkWithin(plan, { actor, rights: rightsOfUser({ role: input.role, datacenterIds }) });
    await checkDatacenters(plan, moxxie, datacenterIds);
    const other = await moxxie.db.prisma.user.findUnique({ where: { email }, select: { id: true } });
    plan.check("email", other ? taken(email) : undefined, { code: "name_taken", passed: `${email} is free` });
    plan.effect(`${input.name} may do what a ${input.role} may, ${reachInWords(datacenterIds)}.`);
    if (input.password === undefined && !moxxie.config.oidc)
      plan.warn("Without a password they cannot sign in: no identity provider is configured.");
    return plan.build({ userId, email, datacenterIds });
  },

  async apply({ tx, input: { name, role, password }, decisions: { userId, email, datacenterIds } }) {
    const passwordHash = password === undefined ? null : await hashPassword(password);
    try {
      return userView(await tx.user.create({ data: { id: userId, email, name, role, datacenterIds, passwordHash } }));
    } catch (error) {
      // Somebody else was faster between plan and effect.
      if (isUniqueViolation(error, "email")) throw new MoxxieError("name_taken", taken(email), { cause: error });
      throw error;
    }
  },
});
