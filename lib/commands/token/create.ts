import { randomUUID } from "node:crypto";
import { rightsOfToken } from "@/lib/auth/rights";
import { expiryAfter } from "@/lib/auth/token-lifetime";
import { hashTokenSecret, newTokenSecret, tokenPrefix } from "@/lib/auth/token-secret";
import { TokenCreate, type TokenCreated } from "@/lib/contracts/identity";
import { tokenView } from "@/lib/queries/identity-views";
import { type AcceptContext, defineCommand } from "../define";
import { checkDatacenters, checkWithin, datacentersFor, reachInWords } from "../granted-rights";
import { PlanBuilder } from "../plan";

interface Decisions {
  tokenId: string;
  datacenterIds: string[];
  /** ISO 8601; null = never. */
  expiresAt: string | null;
}

/** Makes an API token. Its secret is in the result and nowhere else. */
export const createToken = defineCommand<typeof TokenCreate, Decisions, TokenCreated>({
  name: "token.create",
  summary: "Create an API token",
  input: TokenCreate,
  permission: "token:manage",
  risk: "routine",
  ungated: true,

  async plan({ moxxie, actor }, { name, role, datacenters, scopes = [], expiresIn }) {
    const datacenterIds = datacentersFor(actor, datacenters);
    const expiresAt = expiresIn === undefined ? null : expiryAfter(expiresIn).toISOString();
    const tokenId = randomUUID();
    const target = { type: "token", id: tokenId, name, datacenterId: null } as const;
    const plan = new PlanBuilder(`Create the API token '${name}'`, target);
    checkWithin(plan, { actor, rights: rightsOfToken({ role, datacenterIds, scopes }) });
    await checkDatacenters(plan, moxxie, datacenterIds);
    plan.effect(
      `Whoever holds the token may do what a ${role} may, ${reachInWords(datacenterIds)}` +
        `${scopes.length > 0 ? `, limited to ${scopes.join(", ")}` : ""}.`,
    );
    if (expiresAt === null) plan.warn("It never expires.");
    return plan.build({ tokenId, datacenterIds, expiresAt });
  },

  async apply(context) {
    const { tx, input, decisions } = context;
    const secret = newTokenSecret();
    const token = await tx.apiToken.create({
      data: {
        id: decisions.tokenId,
        name: input.name,
        hash: hashTokenSecret(secret),
        prefix: tokenPrefix(secret),
        role: input.role,
        datacenterIds: decisions.datacenterIds,
        scopes: input.scopes ?? [],
        createdBy: await makerOf(context),
        expiresAt: decisions.expiresAt,
      },
    });
    return { ...(await tokenView(tx, token)), token: secret };
  },
});

/** The user behind the actor: what a token makes belongs to whoever made that token, and shrinks with their rights. */
async function makerOf({ tx, actor }: Pick<AcceptContext<unknown, unknown>, "tx" | "actor">): Promise<string> {
  if (actor.kind !== "token") return actor.id;
  const parent = await tx.apiToken.findUniqueOrThrow({ where: { id: actor.id }, select: { createdBy: true } });
  return parent.createdBy;
}
