import { PackageList, PackageListQuery } from "@/lib/contracts/estate";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { listPackages } from "@/lib/queries/packages";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/packages", {
  GET: route({
    id: "listPackages",
    summary: "What guests are made by, on platforms that have packages",
    tag: "Templates and networks",
    permission: "estate:read",
    query: PackageListQuery,
    response: PackageList,
    handle: ({ moxxie, actor, query }) => listPackages(moxxie, actor, query),
  }),
});
