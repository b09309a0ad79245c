import { z } from "zod";
import { resource } from "@/lib/http/live";
import { openApiDocument } from "@/lib/http/openapi";
import { publicRoute } from "@/lib/http/route";

let document: Promise<object> | undefined;

/** The list of all routes has this one in it, so it is loaded only when it is asked for. */
async function loadDocument(): Promise<object> {
  const { resources } = await import("@/app/api/v1/_routes");
  return openApiDocument(resources);
}

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/openapi.json", {
  GET: publicRoute({
    id: "getOpenApi",
    summary: "This document",
    tag: "System",
    response: z.looseObject({}),
    handle: async () => {
      document ??= loadDocument();
      return { ...(await document) };
    },
  }),
});
