import { failure } from "../errors";
import { requireContent } from "../guests/drive-volumes";
import { guestOf, requireDigest, requireRootFor, requireUnlocked } from "../guests/guards";
import { moveDisk, requireMovable } from "../guests/move-disk";
import { requireResizable, resizeDisk } from "../guests/resize";
import type { Guest, GuestKind } from "../state/guest";
import { type Call, type Routes, startTask } from "./call";

export const diskRoutes: Routes = {
  "PUT /nodes/{node}/qemu/{vmid}/resize": (call) => resize(call, "qemu"),
  "PUT /nodes/{node}/lxc/{vmid}/resize": (call) => resize(call, "lxc"),
  "POST /nodes/{node}/qemu/{vmid}/move_disk": (call) =>
    move(call, { kind: "qemu", type: "qmmove", key: call.params.text("disk") }),
  "POST /nodes/{node}/lxc/{vmid}/move_volume": (call) =>
    move(call, { kind: "lxc", type: "move_volume", key: call.params.text("volume") }),
};

async function resize(call: Call, kind: GuestKind): Promise<string> {
  const { cluster, params } = call;
  requireRootFor(call, ["skiplock"]);
  const guest = guestOf(call, kind);
  const key = params.text("disk");
  await cluster.lockGuest(guest, () => {
    requireChangeable(call, guest);
    requireResizable(guest, key);
  });
  return startTask(call, {
    type: "resize",
    id: guest.vmid,
    body: (task) =>
      cluster.lockGuest(guest, async () => {
        requireChangeable(call, guest);
        await task.takes(400);
        task.reach(50);
        resizeDisk(cluster, guest, { key, size: params.text("size") });
      }),
  });
}

async function move(call: Call, { kind, type, key }: { kind: GuestKind; type: string; key: string }): Promise<string> {
  const { cluster, params, permissions } = call;
  const guest = guestOf(call, kind);
  const storage = params.optionalText("storage");
  if (storage === undefined) throw failure("neither target storage nor target VMID given");
  const input = { key, storage, format: params.optionalText("format"), deleteOld: params.flag("delete") };
  permissions.require(`/storage/${storage}`, ["Datastore.AllocateSpace"]);
  requireContent(kind, cluster.storage(storage));
  await cluster.lockGuest(guest, () => {
    requireChangeable(call, guest);
    requireMovable(guest, input);
  });
  return startTask(call, {
    type,
    id: guest.vmid,
    body: (task) =>
      cluster.lockGuest(guest, async () => {
        requireChangeable(call, guest);
        await moveDisk(cluster, guest, task, input);
      }),
  });
}

function requireChangeable(call: Call, guest: Guest): void {
  requireDigest(guest, call.params.optionalText("digest"));
  requireUnlocked(guest, { skipLock: call.params.flag("skiplock") });
}
