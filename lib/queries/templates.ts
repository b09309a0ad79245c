import type { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { authorise, sees } from "@/lib/auth/authorise";
import type { TemplateList, TemplateListQuery, TemplateView } from "@/lib/contracts/estate";
import type { Moxxie } from "@/lib/moxxie";
import { datacentersFreshness } from "./freshness";

/** What guests can be made from. Ids are unique among all endpoints: `endpoint:platform id`. From the view. */
export function listTemplates(moxxie: Moxxie, actor: Actor, query: z.infer<typeof TemplateListQuery>): TemplateList {
  authorise(actor, "estate:read");
  const view = moxxie.inventory.view();
  const items = [...view.endpoints.values()]
    .filter(({ datacenterId }) => sees(actor, datacenterId))
    .filter(({ datacenterId }) => query.datacenter === undefined || datacenterId === query.datacenter)
    .flatMap(({ id, datacenterId, provider }) =>
      view.templatesOf(id).map(
        (template): TemplateView => ({
          id: `${id}:${template.id}`,
          name: template.name,
          kind: template.kind,
          datacenter: datacenterId,
          endpoint: id,
          provider,
          nodes: template.hostNames,
          minDiskGB: template.minDiskGb ?? null,
          cloudInit: template.cloudInit,
          aliases: template.aliases ?? [],
          packageIds: template.packageIds ?? null,
        }),
      ),
    )
    .filter(({ kind }) => query.kind === undefined || kind === query.kind)
    .sort((a, b) => (a.name === b.name ? (a.id < b.id ? -1 : 1) : a.name < b.name ? -1 : 1));
  return { items, datacenters: datacentersFreshness(moxxie, actor, query.datacenter) };
}
