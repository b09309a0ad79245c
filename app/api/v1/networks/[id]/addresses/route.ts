import { IdPath } from "@/app/api/v1/_paths";
import { takeNetworkAddress } from "@/lib/commands/network/take-network-address";
import { PageQuery } from "@/lib/contracts/common";
import { AddressPage, AddressTake, AddressView } from "@/lib/contracts/networks";
import { commandRoute } from "@/lib/http/command-route";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { getAddress, listAddresses } from "@/lib/queries/networks/list-addresses";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/networks/{id}/addresses", {
  GET: route({
    id: "listNetworkAddresses",
    summary: "The addresses of a network that are taken",
    tag: "Networks",
    permission: "network:read",
    params: IdPath,
    query: PageQuery,
    response: AddressPage,
    errors: ["not_found"],
    handle: ({ moxxie, actor, params, query }) => listAddresses(moxxie, actor, { id: params.id, ...query }),
  }),
  POST: commandRoute({
    id: "takeNetworkAddress",
    description: "The next free one or the one asked for; for a guest, or kept for other use.",
    tag: "Networks",
    command: takeNetworkAddress,
    params: IdPath,
    body: AddressTake,
    errors: ["not_found", "cannot_be_done", "network_taken", "network_range_full", "network_of_another_client"],
    input: ({ params, body }) => ({ ...body, networkId: params.id }),
    done: {
      status: 201,
      response: AddressView,
      value: ({ networkId, address }, { moxxie, actor }) => getAddress(moxxie, actor, { networkId, address }),
    },
  }),
});
