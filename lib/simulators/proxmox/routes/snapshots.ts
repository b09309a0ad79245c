import { failure } from "../errors";
import { copiedDrives, requireLinkable } from "../guests/clone";
import { storageOf } from "../guests/drive";
import { guestOf } from "../guests/guards";
import { digestOf, renderConfig } from "../guests/render";
import { removeSnapshot, requireSnapshot, rollBack, supportsSnapshots, takeSnapshot } from "../guests/snapshots";
import { type Guest, type GuestKind, isRunning, type Snapshot } from "../state/guest";
import type { Task } from "../tasks/task";
import { type Call, type Routes, startTask } from "./call";

const reservedNames = ["current", "pending"];

export const snapshotRoutes: Routes = { ...routesOf("qemu"), ...routesOf("lxc") };

function routesOf(kind: GuestKind): Routes {
  const base = `/nodes/{node}/${kind}/{vmid}`;
  const prefix = kind === "qemu" ? "qm" : "vz";
  return {
    [`GET ${base}/snapshot`]: (call) => listSnapshots(guestOf(call, kind)),
    [`POST ${base}/snapshot`]: (call) => {
      const name = call.params.text("snapname");
      if (reservedNames.includes(name)) throw failure(`unable to use snapshot name '${name}' (reserved name)`);
      const input = {
        name,
        description: call.params.optionalText("description") ?? "",
        withMemory: call.params.flag("vmstate"),
      };
      return work(call, kind, `${prefix}snapshot`, (guest, task) => takeSnapshot(call.cluster, guest, task, input));
    },
    [`GET ${base}/snapshot/{snapname}`]: (call) => {
      requireSnapshot(guestOf(call, kind), call.params.text("snapname"));
      return [{ cmd: "rollback" }, { cmd: "config" }];
    },
    [`GET ${base}/snapshot/{snapname}/config`]: (call) => {
      const snapshot = requireSnapshot(guestOf(call, kind), call.params.text("snapname"));
      return snapshotConfig(kind, snapshot);
    },
    [`PUT ${base}/snapshot/{snapname}/config`]: (call) => {
      const snapshot = requireSnapshot(guestOf(call, kind), call.params.text("snapname"));
      if (call.params.has("description")) snapshot.description = call.params.text("description");
      return null;
    },
    [`POST ${base}/snapshot/{snapname}/rollback`]: (call) => {
      const input = { name: call.params.text("snapname"), start: call.params.flag("start") };
      return work(call, kind, `${prefix}rollback`, (guest, task) => rollBack(call.cluster, guest, task, input));
    },
    [`DELETE ${base}/snapshot/{snapname}`]: (call) =>
      work(call, kind, `${prefix}delsnapshot`, (guest, task) =>
        removeSnapshot(call.cluster, guest, task, call.params.text("snapname")),
      ),
    [`GET ${base}/feature`]: (call) => feature(call, kind),
  };
}

function work(call: Call, kind: GuestKind, type: string, body: (guest: Guest, task: Task) => Promise<void>): string {
  const guest = guestOf(call, kind);
  return startTask(call, {
    type,
    id: guest.vmid,
    body: (task) => call.cluster.lockGuest(guest, () => body(guest, task)),
  });
}

/** All snapshots, and one entry for the present state. */
function listSnapshots(guest: Guest): unknown {
  const taken = [...guest.snapshots.values()].map((snapshot) => ({
    name: snapshot.name,
    description: snapshot.description,
    snaptime: snapshot.takenAt,
    ...(snapshot.parent !== undefined && { parent: snapshot.parent }),
    ...(guest.kind === "qemu" && { vmstate: snapshot.vmStateVolume === undefined ? 0 : 1 }),
  }));
  const current = {
    name: "current",
    description: "You are here!",
    digest: digestOf(guest),
    running: isRunning(guest) ? 1 : 0,
    ...(guest.parentSnapshot !== undefined && { parent: guest.parentSnapshot }),
  };
  return [...taken, current];
}

function snapshotConfig(kind: GuestKind, snapshot: Snapshot): unknown {
  return {
    ...renderConfig(kind, snapshot.config),
    snaptime: snapshot.takenAt,
    description: snapshot.description,
    ...(snapshot.parent !== undefined && { parent: snapshot.parent }),
    ...(snapshot.vmStateVolume !== undefined && { vmstate: snapshot.vmStateVolume }),
  };
}

/** Whether the guest can be snapshotted, cloned or copied, and on which nodes. */
function feature(call: Call, kind: GuestKind): unknown {
  const { cluster, params } = call;
  const guest = guestOf(call, kind);
  const has = hasFeature(call, guest, params.text("feature"));
  const storages = copiedDrives(guest, guest.config).map((drive) => cluster.storage(storageOf(drive.volume)));
  const nodes = storages.every((storage) => storage.shared) ? [...cluster.nodes.keys()] : [guest.node];
  return { hasFeature: has ? 1 : 0, ...(kind === "qemu" && { nodes }) };
}

function hasFeature(call: Call, guest: Guest, name: string): boolean {
  if (name === "snapshot") return supportsSnapshots(call.cluster, guest);
  if (name === "copy") return true;
  try {
    requireLinkable(call.cluster, guest, { isFromSnapshot: call.params.has("snapname") });
    return true;
  } catch {
    return false;
  }
}
