import { z } from "zod";
import { forgetIdentities } from "@/lib/auth/identity";
import type { TokenView } from "@/lib/contracts/identity";
import { findToken } from "@/lib/queries/identity";
import { tokenView } from "@/lib/queries/identity-views";
import { defineCommand } from "../define";
import { PlanBuilder } from "../plan";

const TokenRevoke = z.strictObject({ tokenId: z.uuid() });

/** Ends an API token for good, at once here and within two seconds in other processes. */
export const revokeToken = defineCommand<typeof TokenRevoke, object, TokenView>({
  name: "token.revoke",
  summary: "Revoke an API token",
  input: TokenRevoke,
  permission: "token:manage",
  risk: "disruptive",
  ungated: true,

  async plan({ moxxie, actor }, { tokenId }) {
    const { name, revokedAt } = await findToken(moxxie, actor, tokenId);
    const target = { type: "token", id: tokenId, name, datacenterId: null } as const;
    return new PlanBuilder(`Revoke the API token '${name}'`, target)
      .check("state", revokedAt ? `The token '${name}' was revoked already.` : undefined, {
        code: "invalid_state",
        passed: "not revoked yet",
      })
      .effect("Whoever uses the token is refused from now on.")
      .cannotBeUndone()
      .build({});
  },

  async apply({ tx, input }) {
    const token = await tx.apiToken.update({ where: { id: input.tokenId }, data: { revokedAt: new Date() } });
    return tokenView(tx, token);
  },

  afterApply: async ({ moxxie }) => forgetIdentities(moxxie),
});
