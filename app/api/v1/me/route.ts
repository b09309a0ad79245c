import { Me } from "@/lib/contracts/identity";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { me } from "@/lib/queries/identity";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/me", {
  GET: route({
    id: "getMe",
    summary: "Who asks, and what they may do",
    tag: "Identity",
    permission: "signed-in",
    response: Me,
    handle: ({ actor }) => me(actor),
  }),
});
