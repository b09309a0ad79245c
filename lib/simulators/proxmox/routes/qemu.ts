import { failure, invalidParameters } from "../errors";
import { storedValues } from "../guests/change";
import { requireConfigRights } from "../guests/config-permissions";
import { fillGuest, requireAllocation, reserveGuest, startIfAsked } from "../guests/create";
import { destroyGuest } from "../guests/destroy";
import { isDriveKey, parseDrive } from "../guests/drive";
import { checkDriveAccess } from "../guests/drive-volumes";
import { guestOf, requireRootFor, requireUnlocked, requireUnprotected } from "../guests/guards";
import { isNetKey } from "../guests/net";
import { currentStatus, listStatus, monitorFields } from "../metrics/guest-status";
import { type GuestConfig, isRunning } from "../state/guest";
import type { Task } from "../tasks/task";
import { type Call, nodeName, type Routes, startTask } from "./call";

/** Parameters of a creation that are not config keys. */
const notConfig = new Set([
  "node",
  "vmid",
  "pool",
  "start",
  "storage",
  "archive",
  "force",
  "unique",
  "bwlimit",
  "live-restore",
  "import-working-storage",
  "ha-managed",
]);
const guestPath = "/nodes/{node}/qemu/{vmid}";

export const qemuRoutes: Routes = {
  "GET /nodes/{node}/qemu": (call) =>
    [...call.cluster.guestsOn(nodeName(call)).values()]
      .filter((guest) => guest.kind === "qemu" && call.permissions.has(`/vms/${guest.vmid}`, "VM.Audit"))
      .map((guest) => ({
        ...listStatus(call.cluster, guest),
        ...(call.params.flag("full") && isRunning(guest) && monitorFields(call.cluster, guest)),
      })),
  "POST /nodes/{node}/qemu": (call) => createMachine(call),
  [`GET ${guestPath}`]: (call) => {
    guestOf(call, "qemu");
    return ["config", "pending", "status", "snapshot", "agent", "rrddata", "migrate"].map((subdir) => ({ subdir }));
  },
  [`DELETE ${guestPath}`]: (call) => destroyMachine(call),
  [`GET ${guestPath}/status/current`]: (call) => currentStatus(call.cluster, guestOf(call, "qemu")),
};

function createMachine(call: Call): string {
  const { cluster, params } = call;
  const vmid = params.number("vmid");
  const pool = params.optionalText("pool");
  requireAllocation(call, { vmid, pool });
  refuseRestore(call);
  const entries = params.except(notConfig);
  requireConfigRights(call, { kind: "qemu", vmid, pool }, entries);
  for (const [key, value] of entries)
    if (isDriveKey("qemu", key)) checkDriveAccess(call, "qemu", parseDrive("qemu", key, value));
  const guest = reserveGuest(cluster, { kind: "qemu", vmid, node: nodeName(call), lock: "create", pool });
  return startTask(call, {
    type: "qmcreate",
    id: vmid,
    body: async (task) => {
      const build = (running: Task) => buildMachine(call, { running, guest, entries });
      await fillGuest(call, guest, task, { build, errorPrefix: `unable to create VM ${vmid} - ` });
      await startIfAsked(call, guest, task);
    },
  });
}

async function buildMachine(
  call: Call,
  input: { running: Task; guest: Parameters<typeof storedValues>[1]; entries: readonly [string, string][] },
): Promise<GuestConfig> {
  const { running, guest, entries } = input;
  const { random, clock, version } = call.cluster.parts;
  const drives = entries.filter(([key]) => isDriveKey("qemu", key));
  await running.takes(300 + 400 * drives.length);
  const config: GuestConfig = Object.fromEntries(storedValues(call.cluster, guest, entries));
  for (const [key] of drives) running.write(`${key}: successfully created disk '${config[key]}'`);
  config.memory ??= "512";
  config.smbios1 ??= `uuid=${random.uuid()}`;
  config.vmgenid = config.vmgenid === undefined || config.vmgenid === "1" ? random.uuid() : config.vmgenid;
  config.meta = `creation-qemu=${version.packages.qemu},ctime=${clock.nowSeconds()}`;
  config.boot ??= `order=${defaultBootOrder(config).join(";")}`;
  return config;
}

/** First disk, first CD-ROM, first network card. */
function defaultBootOrder(config: GuestConfig): string[] {
  const keys = Object.keys(config).sort();
  const isCd = (key: string) => /(?:^|,)media=cdrom/.test(config[key] ?? "") && !/cloudinit/.test(config[key] ?? "");
  const disk = keys.find(
    (key) => /^(?:ide|sata|scsi|virtio)\d+$/.test(key) && !/(?:^|,)media=cdrom/.test(config[key] ?? ""),
  );
  const cdrom = keys.find((key) => /^(?:ide|sata|scsi)\d+$/.test(key) && isCd(key));
  return [disk, cdrom, keys.find(isNetKey)].filter((key) => key !== undefined);
}

/** No simulated storage holds backups, so an archive that is named does not exist. */
function refuseRestore({ params, cluster }: Call): void {
  const archive = params.optionalText("archive");
  if (archive !== undefined) {
    cluster.storage(archive.split(":")[0] ?? "");
    throw failure(`volume '${archive}' does not exist`);
  }
  const storage = params.optionalText("storage");
  if (storage !== undefined) cluster.storage(storage);
  if (params.flag("ha-managed")) throw invalidParameters({ "ha-managed": "HA stack is not running on this cluster" });
}

function destroyMachine(call: Call): string {
  const { cluster, params } = call;
  requireRootFor(call, ["skiplock"]);
  const guest = guestOf(call, "qemu");
  requireUnprotected(guest, `can't remove VM ${guest.vmid}`);
  if (isRunning(guest)) throw failure(`VM ${guest.vmid} is running - destroy failed`);
  const options = { purge: params.flag("purge"), unreferencedDisks: params.flag("destroy-unreferenced-disks") };
  return startTask(call, {
    type: "qmdestroy",
    id: guest.vmid,
    body: (task) =>
      cluster.lockGuest(guest, async () => {
        requireUnlocked(guest, { skipLock: params.flag("skiplock") });
        if (isRunning(guest)) throw failure(`VM ${guest.vmid} is running - destroy failed`);
        await destroyGuest(cluster, guest, task, options);
      }),
  });
}
