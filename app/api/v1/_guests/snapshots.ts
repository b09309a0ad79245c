import { createSnapshot, deleteSnapshot, rollBackSnapshot } from "@/lib/commands/guest/snapshots";
import { RollbackBody, SnapshotCreate, SnapshotList, SnapshotName } from "@/lib/contracts/guest-snapshots";
import type { GuestKind } from "@/lib/domain/guest";
import { commandRoute } from "@/lib/http/command-route";
import { route } from "@/lib/http/route";
import { guestSnapshots } from "@/lib/queries/guests";
import { GuestPath, guestIdOf, guestNoun, guestTag } from "./path";

const errors = ["not_found", "ambiguous_vm_id", "invalid_state", "guest_locked", "not_supported"] as const;
const SnapshotPath = GuestPath.extend({ name: SnapshotName });

export const snapshotsRoutes = (kind: GuestKind) => ({
  GET: route({
    id: `list${guestNoun[kind]}Snapshots`,
    summary: "Its snapshots",
    tag: guestTag[kind],
    permission: "vm:read",
    params: GuestPath,
    response: SnapshotList,
    errors: ["not_found", "ambiguous_vm_id", "not_supported", "platform_unreachable"],
    handle: async (call) => guestSnapshots(call.moxxie, call.actor, await guestIdOf(kind, call)),
  }),
  POST: commandRoute({
    id: `create${guestNoun[kind]}Snapshot`,
    tag: guestTag[kind],
    command: createSnapshot,
    params: GuestPath,
    body: SnapshotCreate,
    errors: [...errors, "name_taken"],
    input: async (call) => ({ ...call.body, vmId: await guestIdOf(kind, call) }),
  }),
});

export const snapshotRoutes = (kind: GuestKind) => ({
  DELETE: commandRoute({
    id: `delete${guestNoun[kind]}Snapshot`,
    tag: guestTag[kind],
    command: deleteSnapshot,
    params: SnapshotPath,
    errors: [...errors, "confirmation_required"],
    input: async (call) => ({ name: call.params.name, vmId: await guestIdOf(kind, call) }),
  }),
});

export const rollbackRoute = (kind: GuestKind) =>
  commandRoute({
    id: `rollBack${guestNoun[kind]}Snapshot`,
    description:
      "What happened since the snapshot is lost. A protected guest needs `confirm`; below administrator it waits for an approval.",
    tag: guestTag[kind],
    command: rollBackSnapshot,
    params: SnapshotPath,
    body: RollbackBody,
    errors: [...errors, "confirmation_required"],
    input: async (call) => ({ ...call.body, name: call.params.name, vmId: await guestIdOf(kind, call) }),
  });
