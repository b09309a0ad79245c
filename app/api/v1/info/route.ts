import { Info } from "@/lib/contracts/system";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { instanceInfo } from "@/lib/queries/system";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/info", {
  GET: route({
    id: "getInfo",
    summary: "This instance",
    tag: "System",
    permission: "signed-in",
    response: Info,
    handle: ({ moxxie }) => instanceInfo(moxxie),
  }),
});
