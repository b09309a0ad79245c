import { failure, invalidParameters } from "../errors";
import { guestOf, requireRootFor, requireUnlocked } from "../guests/guards";
import { localVolumes, migrateGuest, missingStorages, storageMap } from "../guests/migrate";
import { markRunning, markStopped } from "../guests/power";
import { type Guest, isRunning } from "../state/guest";
import type { Task } from "../tasks/task";
import { type Call, type Routes, startTask } from "./call";

export const migrateRoutes: Routes = {
  "GET /nodes/{node}/qemu/{vmid}/migrate": (call) => machinePreconditions(call),
  "GET /nodes/{node}/lxc/{vmid}/migrate": (call) => containerPreconditions(call),
  "POST /nodes/{node}/qemu/{vmid}/migrate": (call) => migrateMachine(call),
  "POST /nodes/{node}/lxc/{vmid}/migrate": (call) => migrateContainer(call),
};

function machinePreconditions(call: Call): unknown {
  const { cluster } = call;
  const guest = guestOf(call, "qemu");
  const running = isRunning(guest);
  const { isNine } = cluster.parts.version;
  const { allowed, refused } = sortNodes(call, guest);
  const unavailable = Object.fromEntries(
    refused.map(({ node, storages }) => [node, { unavailable_storages: storages }]),
  );
  return {
    running: running ? 1 : 0,
    local_disks: localVolumes(cluster, guest).map(({ volume }) => ({
      volid: volume.id,
      size: volume.sizeBytes,
      cdrom: 0,
      is_unused: Object.entries(guest.config).some(([key, value]) => key.startsWith("unused") && value === volume.id)
        ? 1
        : 0,
    })),
    local_resources: [],
    "mapped-resources": [],
    // Up to 8 these were worked out for stopped machines only.
    ...((isNine || !running) && { allowed_nodes: allowed, not_allowed_nodes: unavailable }),
    ...(isNine && { "mapped-resource-info": {}, "dependent-ha-resources": [], "has-dbus-vmstate": 1 }),
  };
}

function containerPreconditions(call: Call): unknown {
  const guest = guestOf(call, "lxc");
  const { allowed, refused } = sortNodes(call, guest);
  return {
    running: isRunning(guest) ? 1 : 0,
    "allowed-nodes": allowed,
    "not-allowed-nodes": Object.fromEntries(refused.map(({ node }) => [node, {}])),
    "dependent-ha-resources": [],
  };
}

function sortNodes(call: Call, guest: Guest): { allowed: string[]; refused: { node: string; storages: string[] }[] } {
  const others = [...call.cluster.nodes.keys()].filter((node) => node !== guest.node);
  const judged = others.map((node) => ({ node, storages: missingStorages(call.cluster, guest, node) }));
  return {
    allowed: judged.filter(({ storages }) => storages.length === 0).map(({ node }) => node),
    refused: judged.filter(({ storages }) => storages.length > 0),
  };
}

function migrateMachine(call: Call): string {
  const { params } = call;
  requireRootFor(call, ["force", "migration_network", "migration_type"]);
  const guest = guestOf(call, "qemu");
  const target = requireTarget(call, guest);
  const isOnline = params.flag("online");
  requireUnlocked(guest);
  if (isRunning(guest) && !isOnline) throw failure("can't migrate running VM without --online");
  const input = {
    target,
    mapStorage: mappedStorages(call, "targetstorage"),
    isOnline,
    withLocalDisks: params.flag("with-local-disks"),
  };
  return work(call, "qmigrate", guest, (task) => migrateGuest(call.cluster, guest, task, input));
}

/** A running container is stopped, moved and started again; live migration is not implemented in the real one either. */
function migrateContainer(call: Call): string {
  const { cluster, params } = call;
  const guest = guestOf(call, "lxc");
  const target = requireTarget(call, guest);
  requireUnlocked(guest);
  const wasRunning = isRunning(guest);
  if (wasRunning && !params.flag("online") && !params.flag("restart")) {
    throw failure("can't migrate running container without --online or --restart");
  }
  const input = { target, mapStorage: mappedStorages(call, "target-storage"), isOnline: false, withLocalDisks: true };
  return work(call, "vzmigrate", guest, async (task) => {
    if (wasRunning && !params.flag("restart")) throw failure("lxc live migration is currently not implemented");
    if (wasRunning) {
      task.write(`shutdown CT ${guest.vmid}`);
      await task.takes(1_000);
      markStopped(cluster, guest);
    }
    try {
      await migrateGuest(cluster, guest, task, input);
    } finally {
      // Wherever it is now, it is started again.
      if (wasRunning) markRunning(cluster, guest);
    }
  });
}

function requireTarget(call: Call, guest: Guest): string {
  const target = call.params.text("target");
  if (target === guest.node) throw invalidParameters({ target: "target is local node." });
  if (!call.cluster.nodes.has(target)) throw failure(`no such cluster node '${target}'`);
  return target;
}

function mappedStorages(call: Call, parameter: string): (storage: string) => string {
  const text = call.params.optionalText(parameter);
  const map = storageMap(text);
  if (text !== undefined) {
    for (const storage of new Set([...call.cluster.storages.keys()].map(map))) {
      if (text.includes(storage)) call.permissions.require(`/storage/${storage}`, ["Datastore.AllocateSpace"]);
    }
  }
  return map;
}

/** Runs a migration under the file lock and the `migrate` lock of the config. */
function work(call: Call, type: string, guest: Guest, body: (task: Task) => Promise<void>): string {
  const { cluster } = call;
  const setLock = (lock: string | undefined) =>
    cluster.change(guest, () => {
      guest.lock = lock;
    });
  return startTask(call, {
    type,
    id: guest.vmid,
    body: (task) =>
      cluster.lockGuest(guest, async () => {
        requireUnlocked(guest);
        setLock("migrate");
        try {
          await body(task);
        } finally {
          setLock(undefined);
        }
      }),
  });
}
