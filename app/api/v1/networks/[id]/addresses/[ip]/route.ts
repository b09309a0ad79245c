import { z } from "zod";
import { IdPath } from "@/app/api/v1/_paths";
import { releaseNetworkAddress } from "@/lib/commands/network/release-address";
import { commandRoute } from "@/lib/http/command-route";
import { resource } from "@/lib/http/live";

const AddressPath = IdPath.extend({ ip: z.string().min(1).max(64) });

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/networks/{id}/addresses/{ip}", {
  DELETE: commandRoute({
    id: "releaseNetworkAddress",
    description: "Not the gateway's, and none that a guest uses.",
    tag: "Networks",
    command: releaseNetworkAddress,
    params: AddressPath,
    errors: ["not_found", "cannot_be_done", "network_in_use"],
    input: ({ params }) => ({ networkId: params.id, address: params.ip }),
  }),
});
