import { failure } from "../errors";
import { ownVolumes } from "../guests/drive";
import { freeVolume, requireNoClones } from "../guests/drive-volumes";
import { splitList } from "../parameters/formats";
import type { StorageConfig } from "../state/storage";
import type { Volume } from "../state/volumes";
import { type Call, nodeName, type Routes, startTask } from "./call";

export const storageRoutes: Routes = {
  "GET /storage": (call) =>
    [...call.cluster.storages.values()]
      .filter((storage) => mayRead(call, storage))
      .map((storage) => configView(storage)),
  "GET /storage/{storage}": (call) => configView(call.cluster.storage(call.params.text("storage"))),
  "GET /nodes/{node}/storage": (call) => listStorages(call),
  "GET /nodes/{node}/storage/{storage}/status": (call) => {
    const { storage: _id, used_fraction: _fraction, ...status } = statusView(call, storageOf(call));
    return status;
  },
  "GET /nodes/{node}/storage/{storage}/content": (call) => listContent(call),
  "GET /nodes/{node}/storage/{storage}/content/{volume}": (call) => {
    const { storage, volume } = volumeOf(call);
    const path = `${storage.settings.path ?? `/dev/${storage.settings.vgname ?? storage.id}`}/${volume.id.slice(storage.id.length + 1)}`;
    return { path, size: volume.sizeBytes, used: volume.sizeBytes, format: volume.format };
  },
  "DELETE /nodes/{node}/storage/{storage}/content/{volume}": (call) => deleteVolume(call),
};

function mayRead(call: Call, storage: StorageConfig): boolean {
  return call.permissions.hasAny(`/storage/${storage.id}`, ["Datastore.Audit", "Datastore.AllocateSpace"]);
}

function listStorages(call: Call): unknown {
  const { cluster, params } = call;
  const wanted = splitList(params.optionalText("content") ?? "");
  const only = params.optionalText("storage");
  if (only !== undefined) cluster.storage(only);
  const target = params.optionalText("target");
  return cluster
    .storagesOn(nodeName(call))
    .filter((storage) => mayRead(call, storage))
    .filter((storage) => only === undefined || storage.id === only)
    .filter((storage) => target === undefined || cluster.hasStorage(target, storage))
    .filter((storage) => wanted.length === 0 || storage.content.some((content) => wanted.includes(content)))
    .map((storage) => statusView(call, storage));
}

function statusView(call: Call, storage: StorageConfig): Record<string, unknown> {
  const used = call.cluster.parts.volumes.usedBytes(storage, nodeName(call));
  return {
    storage: storage.id,
    type: storage.type,
    content: storage.content.join(","),
    enabled: 1,
    active: 1,
    shared: storage.shared ? 1 : 0,
    total: storage.totalBytes,
    used,
    avail: storage.totalBytes - used,
    used_fraction: used / storage.totalBytes,
  };
}

function configView(storage: StorageConfig): Record<string, unknown> {
  return {
    storage: storage.id,
    type: storage.type,
    content: storage.content.join(","),
    ...storage.settings,
    ...(storage.nodes && { nodes: storage.nodes.join(",") }),
    ...(storage.shared && { shared: 1 }),
  };
}

/** Without rights on a guest its volumes are not shown. */
function listContent(call: Call): unknown {
  const storage = storageOf(call);
  const wanted = call.params.optionalText("content");
  const vmid = call.params.optionalNumber("vmid");
  const seesAll = call.permissions.has(`/storage/${storage.id}`, "Datastore.Allocate");
  return call.cluster.parts.volumes
    .list(storage, nodeName(call))
    .filter((volume) => wanted === undefined || volume.content === wanted)
    .filter((volume) => vmid === undefined || volume.vmid === vmid)
    .filter(
      (volume) =>
        seesAll ||
        volume.vmid === undefined ||
        call.permissions.hasAny(`/vms/${volume.vmid}`, ["VM.Audit", "VM.Backup"]),
    )
    .map((volume) => volumeView(storage, volume));
}

function volumeView(storage: StorageConfig, volume: Volume): Record<string, unknown> {
  return {
    volid: volume.id,
    content: volume.content,
    format: volume.format,
    size: volume.sizeBytes,
    // LVM-thin is the one whose plugin leaves the time as text.
    ctime: storage.type === "lvmthin" ? String(volume.createdAt) : volume.createdAt,
    ...(volume.vmid !== undefined && { vmid: volume.vmid }),
    ...(volume.parent !== undefined && { parent: volume.parent }),
  };
}

function deleteVolume(call: Call): unknown {
  const { storage, volume } = volumeOf(call);
  const { cluster } = call;
  call.permissions.require(`/storage/${storage.id}`, ["Datastore.Allocate"]);
  const owner = volume.vmid === undefined ? undefined : cluster.guests.get(volume.vmid);
  if (owner && ownVolumes(owner.kind, owner.config).includes(volume.id)) {
    throw failure(`Cannot remove image, a guest with VMID '${owner.vmid}' exists!`);
  }
  return startTask(call, {
    type: "imgdel",
    id: volume.id.replace(":", "@").replaceAll("/", "-"),
    body: async (task) => {
      await task.takes(300);
      requireNoClones(cluster, nodeName(call), volume.id);
      freeVolume(cluster, nodeName(call), volume.id);
      task.write(`Removed volume '${volume.id}'`);
    },
  });
}

function storageOf(call: Call): StorageConfig {
  return call.cluster.storageOn(nodeName(call), call.params.text("storage"));
}

/** A volume by its full id, or by its name on the storage of the path. */
function volumeOf(call: Call): { storage: StorageConfig; volume: Volume } {
  const storage = storageOf(call);
  const name = call.params.text("volume");
  const id = name.startsWith(`${storage.id}:`) ? name : `${storage.id}:${name}`;
  const volume = call.cluster.parts.volumes.find(storage, nodeName(call), id);
  if (!volume) throw failure(`volume '${id}' does not exist`);
  call.permissions.requireAny(`/storage/${storage.id}`, ["Datastore.Audit", "Datastore.AllocateSpace"]);
  return { storage, volume };
}
