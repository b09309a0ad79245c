import { deleteGuest } from "@/lib/commands/guest/delete";
import { updateGuest } from "@/lib/commands/guest/update";
import { GuestDeleteQuery, GuestDetail, GuestUpdate } from "@/lib/contracts/guests";
import type { GuestKind } from "@/lib/domain/guest";
import { commandRoute } from "@/lib/http/command-route";
import { route } from "@/lib/http/route";
import { getGuest } from "@/lib/queries/guests";
import { GuestPath, guestIdOf, guestNoun, guestTag } from "./path";

export const oneGuest = (kind: GuestKind) => ({
  GET: route({
    id: `get${guestNoun[kind]}`,
    summary: kind === "vm" ? "A VM, with what may be done to it" : "A container, with what may be done to it",
    tag: guestTag[kind],
    permission: "vm:read",
    params: GuestPath,
    response: GuestDetail,
    errors: ["not_found", "ambiguous_vm_id"],
    handle: async (call) => getGuest(call.moxxie, call.actor, await guestIdOf(kind, call)),
  }),
  PATCH: commandRoute({
    id: `update${guestNoun[kind]}`,
    description:
      "Absent fields stay as they are. `?dryRun=true` answers the plan with the diff in `changes`. Taking a protection away needs the guest's name as `confirm`; below administrator it waits for an approval.",
    tag: guestTag[kind],
    command: updateGuest,
    params: GuestPath,
    body: GuestUpdate,
    errors: [
      "not_found",
      "ambiguous_vm_id",
      "digest_mismatch",
      "invalid_state",
      "guest_locked",
      "confirmation_required",
    ],
    input: async (call) => {
      const { confirm: _, ...change } = call.body;
      return { vmId: await guestIdOf(kind, call), change };
    },
    confirm: (body) => body.confirm,
  }),
  DELETE: commandRoute({
    id: `delete${guestNoun[kind]}`,
    description:
      "Destroys the guest and its disks. A protected guest needs `confirm`, its name; below administrator it waits for an approval.",
    tag: guestTag[kind],
    command: deleteGuest,
    params: GuestPath,
    query: GuestDeleteQuery,
    errors: ["not_found", "ambiguous_vm_id", "guest_protected", "confirmation_required", "invalid_state"],
    input: async (call) => {
      const { purge, force } = call.query;
      return { vmId: await guestIdOf(kind, call), purge, force };
    },
  }),
});
