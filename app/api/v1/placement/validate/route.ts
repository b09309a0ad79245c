import { PlacementAnswer, PlacementBody } from "@/lib/contracts/placement";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { validatePlacement } from "@/lib/queries/placement/validate";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/placement/validate", {
  POST: route({
    id: "validatePlacement",
    summary: "Where something of a size should go, and for every host why or why not",
    description:
      "Changes nothing. That nothing fits is a 200 with `valid` false and a reason that says what lacks and by how much. Affinity that can never be kept is a 422 that names the rule.",
    tag: "Capacity and placement",
    permission: "estate:read",
    body: PlacementBody,
    response: PlacementAnswer,
    errors: [
      "unknown_datacenter",
      "unknown_host",
      "unknown_host_group",
      "cannot_be_done",
      "affinity_impossible",
      "unknown_reservation",
      "reservation_not_yours",
      "reservation_ended",
    ],
    examples: {
      body: {
        requirements: { cpu: 4, memoryGB: 16, diskGB: 100, networks: ["vlan100"] },
        affinityRules: { preferSameDC: ["db-server"], requireDifferentHost: [{ selector: "app=web" }] },
      },
    },
    handle: ({ moxxie, actor, body }) => validatePlacement(moxxie, actor, body),
  }),
});
