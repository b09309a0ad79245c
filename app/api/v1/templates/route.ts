import { TemplateList, TemplateListQuery } from "@/lib/contracts/estate";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { listTemplates } from "@/lib/queries/templates";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/templates", {
  GET: route({
    id: "listTemplates",
    summary: "What guests can be made from",
    tag: "Templates and networks",
    permission: "estate:read",
    query: TemplateListQuery,
    response: TemplateList,
    handle: ({ moxxie, actor, query }) => listTemplates(moxxie, actor, query),
  }),
});
