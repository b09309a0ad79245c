import { StorageList, StorageListQuery } from "@/lib/contracts/estate";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { listStorages } from "@/lib/queries/storages";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/storages", {
  GET: route({
    id: "listStorages",
    summary: "List storages",
    tag: "Hosts",
    permission: "estate:read",
    query: StorageListQuery,
    response: StorageList,
    handle: ({ moxxie, actor, query }) => listStorages(moxxie, actor, query),
  }),
});
