import { failure } from "../errors";
import { buildClone, copiedDrives, requireLinkable } from "../guests/clone";
import { requireConfigRights } from "../guests/config-permissions";
import { fillGuest, reserveGuest } from "../guests/create";
import { storageOf } from "../guests/drive";
import { requireContent } from "../guests/drive-volumes";
import { guestOf, requireUnlocked } from "../guests/guards";
import { isNetKey } from "../guests/net";
import { makeTemplate } from "../guests/template";
import { type Guest, type GuestConfig, type GuestKind, isRunning, isTemplate, label } from "../state/guest";
import type { Task } from "../tasks/task";
import { type Call, type Routes, startTask } from "./call";

export const cloneRoutes: Routes = {
  "POST /nodes/{node}/qemu/{vmid}/clone": (call) => cloneGuest(call, "qemu"),
  "POST /nodes/{node}/lxc/{vmid}/clone": (call) => cloneGuest(call, "lxc"),
  "POST /nodes/{node}/qemu/{vmid}/template": (call) => convertToTemplate(call, "qemu"),
  "POST /nodes/{node}/lxc/{vmid}/template": (call) => convertToTemplate(call, "lxc"),
};

async function cloneGuest(call: Call, kind: GuestKind): Promise<string> {
  const { cluster, params } = call;
  const source = guestOf(call, kind);
  const newid = params.number("newid");
  const isFull = params.optionalFlag("full") ?? !isTemplate(source);
  const sourceConfig = configToClone(call, source);
  requireCloneable(call, { source, isFull });
  const pool = params.optionalText("pool");
  if (pool !== undefined && !cluster.pools.has(pool)) throw failure(`pool '${pool}' does not exist`);
  const target = reserveGuest(cluster, { kind, vmid: newid, node: source.node, lock: "clone", pool });
  return startTask(call, {
    type: kind === "qemu" ? "qmclone" : "vzclone",
    id: source.vmid,
    body: (task) => copyUnderLock(call, { source, sourceConfig, target, isFull, task }),
  });
}

/**
 * The source's file lock is held all the while: it cannot be changed until the copy is done. Copies of a stopped VM share
 * it (API2/Qemu.pm, clone_vm), so that many can be made of one template at once.
 */
async function copyUnderLock(
  call: Call,
  input: { source: Guest; sourceConfig: GuestConfig; target: Guest; isFull: boolean; task: Task },
): Promise<void> {
  const { cluster, params } = call;
  const { source, target, task } = input;
  const plan = { ...input, storage: params.optionalText("storage"), format: params.optionalText("format") };
  const build = async (running: Task) => ({
    ...(await buildClone(call, running, plan)),
    ...givenIdentity(call, source.kind),
  });
  try {
    const fill = () => fillGuest(call, target, task, { build, errorPrefix: "clone failed: " });
    if (source.kind === "qemu" && source.power === "stopped") await cluster.lockGuestShared(source, fill);
    else await cluster.lockGuest(source, fill);
  } catch (error) {
    // The id was taken before the lock was: when that never came, nobody else gives it back.
    cluster.removeGuest(target);
    throw error;
  }
  moveToTarget(call, target);
}

function configToClone(call: Call, source: Guest): GuestConfig {
  const name = call.params.optionalText("snapname");
  if (name === undefined || name === "current") return source.config;
  const snapshot = source.snapshots.get(name);
  if (!snapshot) throw failure(`snapshot '${name}' does not exist`);
  return snapshot.config;
}

/** All that is refused before there is a task. */
function requireCloneable(call: Call, { source, isFull }: { source: Guest; isFull: boolean }): void {
  const { cluster, params, permissions } = call;
  requireUnlocked(source);
  const isFromSnapshot = params.has("snapname") && params.text("snapname") !== "current";
  const storageId = params.optionalText("storage");
  if (!isFull) {
    const misplaced = ["storage", "format"].find((name) => params.has(name));
    if (misplaced) throw failure(`parameter '${misplaced}' not allowed for linked clones`);
    requireLinkable(cluster, source, { isFromSnapshot });
  } else if (source.kind === "lxc" && isRunning(source) && !isFromSnapshot) {
    throw failure("Cannot do full clones on a running container without snapshots");
  }
  const drives = copiedDrives(source, source.config);
  const storages = new Set(storageId === undefined ? drives.map((drive) => storageOf(drive.volume)) : [storageId]);
  for (const id of storages) {
    permissions.require(`/storage/${id}`, ["Datastore.AllocateSpace"]);
    requireContent(source.kind, cluster.storage(id));
  }
  const nets = Object.entries(source.config).filter(([key]) => isNetKey(key));
  requireConfigRights(
    call,
    { kind: source.kind, vmid: params.number("newid"), pool: params.optionalText("pool") },
    nets,
  );
  requireTarget(call, source, storages);
}

/** To another node only when that node sees all the disks. */
function requireTarget(call: Call, source: Guest, storages: ReadonlySet<string>): void {
  const target = call.params.optionalText("target");
  if (target === undefined || target === source.node) return;
  call.cluster.node(target);
  const isShared = [...storages].every(
    (id) => call.cluster.storage(id).shared && call.cluster.hasStorage(target, call.cluster.storage(id)),
  );
  if (!isShared)
    throw failure(
      `can't clone ${source.kind === "qemu" ? "VM" : "CT"} to node '${target}' (${source.kind === "qemu" ? "VM" : "CT"} uses local storage)`,
    );
}

function givenIdentity(call: Call, kind: GuestKind): GuestConfig {
  const name = call.params.optionalText(kind === "qemu" ? "name" : "hostname");
  const description = call.params.optionalText("description");
  return {
    ...(name !== undefined && { [kind === "qemu" ? "name" : "hostname"]: name }),
    ...(description !== undefined && { description }),
  };
}

function moveToTarget(call: Call, guest: Guest): void {
  const target = call.params.optionalText("target");
  if (target === undefined || target === guest.node) return;
  call.cluster.change(guest, () => {
    guest.node = target;
  });
}

function convertToTemplate(call: Call, kind: GuestKind): string {
  const { cluster, params } = call;
  const guest = guestOf(call, kind);
  const noun = kind === "qemu" ? "VM" : "CT";
  if (guest.snapshots.size > 0) throw failure(`unable to create template, because ${noun} contains snapshots`);
  requireUnlocked(guest);
  const disk = params.optionalText("disk");
  if (isTemplate(guest) && disk === undefined) throw failure(`you can't convert a template to a template`);
  if (isRunning(guest))
    throw failure(`you can't convert a ${noun} to template if ${kind === "qemu" ? "VM" : "the CT"} is running`);
  if (disk !== undefined && guest.config[disk] === undefined) throw failure(`disk '${disk}' does not exist`);
  return startTask(call, {
    type: kind === "qemu" ? "qmtemplate" : "vztemplate",
    id: guest.vmid,
    body: (task) =>
      cluster.lockGuest(guest, async () => {
        await task.takes(500);
        if (isRunning(guest)) throw failure(`${label(guest)} is running`);
        makeTemplate(cluster, guest, disk);
      }),
  });
}
