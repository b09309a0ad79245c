import { UuidPath } from "@/app/api/v1/_paths";
import { revokeToken } from "@/lib/commands/token/revoke";
import { commandRoute } from "@/lib/http/command-route";
import { resource } from "@/lib/http/live";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/tokens/{id}", {
  DELETE: commandRoute({
    id: "revokeToken",
    description: "It stops working at once.",
    tag: "Identity",
    command: revokeToken,
    params: UuidPath,
    errors: ["not_found"],
    input: ({ params }) => ({ tokenId: params.id }),
  }),
});
