import { z } from "zod";
import { docsAsset } from "@/lib/http/docs-page";
import { resource } from "@/lib/http/live";
import { publicRoute } from "@/lib/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/docs/assets/{name}", {
  GET: publicRoute({
    id: "getDocsAsset",
    summary: "A file of the page",
    tag: "System",
    params: z.object({ name: z.string().max(100) }),
    response: { contentType: "text/plain", description: "Script or style sheet" },
    errors: ["not_found"],
    handle: ({ params }) => docsAsset(params.name),
  }),
});
