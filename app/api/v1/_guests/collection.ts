import { createContainer, createVm } from "@/lib/commands/guest/create";
import { ContainerCreate, VmCreate } from "@/lib/contracts/guest-create";
import { GuestListQuery, GuestPage } from "@/lib/contracts/guests";
import type { GuestKind } from "@/lib/domain/guest";
import { commandRoute } from "@/lib/http/command-route";
import { route } from "@/lib/http/route";
import { listGuests } from "@/lib/queries/guests";
import { accepted, vmCreateExample } from "./examples";
import { guestNoun, guestTag } from "./path";

export const listRoute = (kind: GuestKind) =>
  route({
    id: `list${guestNoun[kind]}s`,
    summary: kind === "vm" ? "List VMs" : "List containers",
    description: "Served from the last poll; `datacenters` says how old each datacenter's part is.",
    tag: guestTag[kind],
    permission: "vm:read",
    query: GuestListQuery,
    response: GuestPage,
    handle: ({ moxxie, actor, query }) => listGuests(moxxie, actor, { ...query, kind }),
  });

export const createVmRoute = commandRoute({
  id: "createVm",
  tag: "VMs",
  command: createVm,
  body: VmCreate,
  errors: [
    "no_capacity",
    "name_taken",
    "unknown_datacenter",
    "unknown_host_group",
    "unknown_package",
    "unknown_template",
    "unknown_network_profile",
    "network_profile_invalid",
    "unknown_ssh_key",
    "not_supported",
  ],
  examples: { body: vmCreateExample, response: accepted },
  input: ({ body }) => body,
});

export const createContainerRoute = commandRoute({
  id: "createContainer",
  tag: "Containers",
  command: createContainer,
  body: ContainerCreate,
  errors: ["no_capacity", "name_taken", "unknown_datacenter", "unknown_template", "unknown_network_profile"],
  input: ({ body }) => body,
});
