import { Health } from "@/lib/contracts/system";
import { resource } from "@/lib/http/live";
import { publicRoute } from "@/lib/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/healthz", {
  GET: publicRoute({
    id: "getHealth",
    summary: "Whether the process answers at all",
    tag: "System",
    response: Health,
    handle: () => ({ status: "ok" }) as const,
  }),
});
