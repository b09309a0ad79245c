import { failure, invalidParameters } from "../errors";
import { applyChange, type ConfigChange } from "../guests/change";
import { requireConfigRights } from "../guests/config-permissions";
import { isDriveKey, parseDrive } from "../guests/drive";
import { checkDriveAccess } from "../guests/drive-volumes";
import { guestOf, requireDigest, requireRootFor, requireUnlocked } from "../guests/guards";
import { configWithPending, digestOf, renderConfig, renderValue } from "../guests/render";
import { splitList } from "../parameters/formats";
import { findParameter, methodDefinition } from "../schema/definitions";
import type { Guest, GuestKind } from "../state/guest";
import type { Task } from "../tasks/task";
import { type Call, type Routes, startTask } from "./call";

/** Parameters of a config change that are not config keys. */
const notConfig = new Set([
  "node",
  "vmid",
  "delete",
  "revert",
  "force",
  "digest",
  "skiplock",
  "background_delay",
  "import-working-storage",
]);

export const configRoutes: Routes = {
  "GET /nodes/{node}/qemu/{vmid}/config": (call) => readConfig(call, "qemu"),
  "GET /nodes/{node}/lxc/{vmid}/config": (call) => readConfig(call, "lxc"),
  "GET /nodes/{node}/qemu/{vmid}/pending": (call) => listPending(guestOf(call, "qemu")),
  "GET /nodes/{node}/lxc/{vmid}/pending": (call) => listPending(guestOf(call, "lxc")),
  "PUT /nodes/{node}/qemu/{vmid}/config": (call) => changeNow(call, "qemu"),
  "PUT /nodes/{node}/lxc/{vmid}/config": (call) => changeNow(call, "lxc"),
  "POST /nodes/{node}/qemu/{vmid}/config": (call) => changeByTask(call),
  "PUT /nodes/{node}/qemu/{vmid}/unlink": (call) => {
    const guest = guestOf(call, "qemu");
    const change = {
      set: [],
      remove: splitList(call.params.text("idlist")),
      revert: [],
      force: call.params.flag("force"),
    };
    return applyLocked(call, guest, change);
  },
};

/** Waiting changes are shown as if they were applied, unless the running values are asked for. */
function readConfig(call: Call, kind: GuestKind): unknown {
  const guest = guestOf(call, kind);
  const name = call.params.optionalText("snapshot");
  if (name !== undefined && name !== "current") {
    const snapshot = guest.snapshots.get(name);
    if (!snapshot) throw failure(`snapshot '${name}' does not exist`);
    return renderConfig(kind, snapshot.config);
  }
  const config = call.params.flag("current") ? guest.config : configWithPending(guest);
  return {
    ...renderConfig(kind, config),
    digest: digestOf(guest),
    ...(guest.lock && { lock: guest.lock }),
    ...(guest.parentSnapshot && { parent: guest.parentSnapshot }),
  };
}

function listPending(guest: Guest): unknown {
  const keys = new Set([...Object.keys(guest.config), ...guest.pending.keys()]);
  const rows = [...keys].map((key) => {
    const value = guest.config[key];
    const waiting = guest.pending.get(key);
    return {
      key,
      ...(value !== undefined && { value: renderValue(guest.kind, key, value) }),
      ...(waiting !== undefined && waiting !== null && { pending: renderValue(guest.kind, key, waiting) }),
      ...(waiting === null && { delete: 1 }),
    };
  });
  return [...rows, { key: "digest", value: digestOf(guest) }];
}

async function changeNow(call: Call, kind: GuestKind): Promise<null> {
  const { guest, change } = requestedChange(call, kind);
  return applyLocked(call, guest, change);
}

/** The asynchronous form: a task; with `background_delay` its end is awaited that long. */
async function changeByTask(call: Call): Promise<string | null> {
  const { cluster, params } = call;
  const { guest, change } = requestedChange(call, "qemu");
  // Lock and digest are looked at before there is a task.
  await cluster.lockGuest(guest, () => requireChangeable(call, guest));
  const upid = startTask(call, {
    type: "qmconfig",
    id: guest.vmid,
    body: (task) => cluster.lockGuest(guest, () => runChange(call, { guest, change, task })),
  });
  const delaySeconds = params.optionalNumber("background_delay");
  return delaySeconds === undefined ? upid : awaitTask(call, { upid, delaySeconds });
}

async function runChange(
  call: Call,
  { guest, change, task }: { guest: Guest; change: ConfigChange; task: Task },
): Promise<void> {
  requireChangeable(call, guest);
  task.write(
    `update VM ${guest.vmid}: ${[...change.set.map(([key]) => `-${key}`), ...change.remove.map((key) => `-delete ${key}`)].join(" ")}`,
  );
  const disks = change.set.filter(([key]) => isDriveKey("qemu", key)).length;
  await task.takes(100 + 400 * disks);
  task.reach(50);
  applyChange(call.cluster, guest, change);
}

async function awaitTask(
  call: Call,
  { upid, delaySeconds }: { upid: string; delaySeconds: number },
): Promise<string | null> {
  const { tasks } = call.cluster.parts;
  const task = tasks.find(upid);
  if (!task) return upid;
  const ended = await task.endsWithin((delaySeconds * 1000) / tasks.speed);
  if (!ended) return upid;
  if (task.exitStatus === "OK") return null;
  throw failure(`failed to update VM ${call.params.text("vmid")}: ${task.exitStatus}`);
}

function applyLocked(call: Call, guest: Guest, change: ConfigChange): Promise<null> {
  return call.cluster.lockGuest(guest, () => {
    requireChangeable(call, guest);
    applyChange(call.cluster, guest, change);
    const isUnlocked = change.remove.includes("lock");
    if (isUnlocked)
      call.cluster.change(guest, () => {
        guest.lock = undefined;
      });
    return null;
  });
}

function requireChangeable(call: Call, guest: Guest): void {
  requireDigest(guest, call.params.optionalText("digest"));
  requireUnlocked(guest, { skipLock: call.params.flag("skiplock") });
}

/** Reads the change out of the parameters and makes all checks that need no lock. */
function requestedChange(call: Call, kind: GuestKind): { guest: Guest; change: ConfigChange } {
  const { params } = call;
  requireRootFor(call, ["skiplock"]);
  const guest = guestOf(call, kind);
  const set = params.except(notConfig);
  const remove = knownKeys(kind, "delete", params.optionalText("delete"));
  const revert = knownKeys(kind, "revert", params.optionalText("revert"));
  if (set.length + remove.length + revert.length === 0) throw failure("no options specified");
  const both = set.find(([key]) => remove.includes(key))?.[0];
  if (both) throw invalidParameters({ delete: `you can't use '-${both}' and -delete ${both}' at the same time` });
  const removed = [...remove, ...revert].map((key) => [key, undefined] as const);
  requireConfigRights(call, { kind, vmid: guest.vmid, pool: guest.pool }, [...set, ...removed]);
  for (const [key, value] of set) if (isDriveKey(kind, key)) checkDriveAccess(call, kind, parseDrive(kind, key, value));
  requireBootDevices(guest, set);
  return { guest, change: { set, remove, revert, force: params.flag("force") } };
}

function knownKeys(kind: GuestKind, parameter: "delete" | "revert", text: string | undefined): string[] {
  const method = methodDefinition(`PUT /nodes/{node}/${kind}/{vmid}/config`);
  const keys = splitList(text ?? "");
  const unknown = keys.find((key) => notConfig.has(key) || !findParameter(method, key));
  if (unknown) throw invalidParameters({ [parameter]: `unknown option '${unknown}'` });
  return keys;
}

function requireBootDevices(guest: Guest, set: readonly (readonly [string, string])[]): void {
  const order = set.find(([key]) => key === "boot")?.[1].match(/^order=(.*)$/)?.[1];
  for (const device of order?.split(";") ?? []) {
    const exists = guest.config[device] ?? guest.pending.get(device) ?? set.find(([key]) => key === device);
    if (!exists) throw failure(`invalid bootorder: device '${device}' does not exist'`);
  }
}
