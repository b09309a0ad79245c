import { IdPath } from "@/app/api/v1/_paths";
import { releaseNetwork } from "@/lib/commands/network/release";
import { NetworkView } from "@/lib/contracts/networks";
import { commandRoute } from "@/lib/http/command-route";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { getNetwork } from "@/lib/queries/networks/get-network";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/networks/{id}", {
  GET: route({
    id: "getNetwork",
    summary: "A network",
    tag: "Networks",
    permission: "network:read",
    params: IdPath,
    response: NetworkView,
    errors: ["not_found"],
    handle: ({ moxxie, actor, params }) => getNetwork(moxxie, actor, params.id),
  }),
  DELETE: commandRoute({
    id: "releaseNetwork",
    description:
      "Only one without guests. What was made on platforms to carry it is removed; VLAN and subnet are not given out again before the datacenter's quarantine is over.",
    tag: "Networks",
    command: releaseNetwork,
    params: IdPath,
    errors: ["not_found", "cannot_be_done", "invalid_state", "network_in_use"],
    input: ({ params }) => ({ networkId: params.id }),
  }),
});
