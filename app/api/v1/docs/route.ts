import { randomBytes } from "node:crypto";
import { docsPage } from "@/lib/http/docs-page";
import { resource } from "@/lib/http/live";
import { publicRoute } from "@/lib/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/docs", {
  GET: publicRoute({
    id: "getDocs",
    summary: "A page to read this document and try it",
    tag: "System",
    response: { contentType: "text/html", description: "The API explorer" },
    handle: () => docsPage(randomBytes(16).toString("base64")),
  }),
});
