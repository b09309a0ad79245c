import { createToken } from "@/lib/commands/token/create";
import { TokenCreate, TokenCreated, TokenList } from "@/lib/contracts/identity";
import { commandRoute } from "@/lib/http/command-route";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { listTokens } from "@/lib/queries/identity";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/tokens", {
  GET: route({
    id: "listTokens",
    summary: "List API tokens",
    tag: "Identity",
    permission: "token:manage",
    response: TokenList,
    handle: ({ moxxie, actor }) => listTokens(moxxie, actor),
  }),
  POST: commandRoute({
    id: "createToken",
    description:
      "The token is shown this once and kept nowhere, so a repetition with the same `Idempotency-Key` cannot show it again.",
    tag: "Identity",
    command: createToken,
    body: TokenCreate,
    secretAnswer: true,
    examples: { body: { name: "cafn8", role: "operator", datacenters: ["DC1"], expiresIn: "P30D" } },
    input: ({ body }) => body,
    done: { status: 201, response: TokenCreated, value: (created) => created },
  }),
});
