import { allocateNetwork } from "@/lib/commands/network/allocate";
import { NetworkAllocate, NetworkView } from "@/lib/contracts/networks";
import { commandRoute } from "@/lib/http/command-route";
import { resource } from "@/lib/http/live";
import { givenNetwork } from "@/lib/queries/networks/get-network";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/networks/allocate", {
  POST: commandRoute({
    id: "allocateNetwork",
    description:
      "The next free VLAN and subnet of the datacenter, or those asked for. The same client and purpose get the same network again, with 200; in a Q-in-Q datacenter the request is the same.",
    tag: "Networks",
    command: allocateNetwork,
    body: NetworkAllocate,
    errors: ["unknown_datacenter", "cannot_be_done", "network_taken", "network_range_full"],
    examples: { body: { clientId: "acme", datacenter: "DC1", purpose: "web", prefix: 24 } },
    input: ({ body }) => body,
    done: {
      status: 201,
      wasThere: ({ created }) => !created,
      response: NetworkView,
      value: ({ id }, { moxxie, actor }) => givenNetwork(moxxie, actor, id),
    },
  }),
});
