import { failure, invalidParameters } from "../errors";
import { storedValues } from "../guests/change";
import { requireConfigRights } from "../guests/config-permissions";
import { fillGuest, requireAllocation, reserveGuest, startIfAsked } from "../guests/create";
import { destroyGuest } from "../guests/destroy";
import { isDriveKey, parseDrive } from "../guests/drive";
import { checkDriveAccess } from "../guests/drive-volumes";
import { guestOf, requireUnlocked, requireUnprotected } from "../guests/guards";
import { netsOf } from "../guests/net";
import { markStopped } from "../guests/power";
import { guestAddresses } from "../metrics/addresses";
import { currentStatus, listStatus } from "../metrics/guest-status";
import { type Guest, type GuestConfig, isRunning } from "../state/guest";
import type { Task } from "../tasks/task";
import { type Call, nodeName, type Routes, startTask } from "./call";

/** Parameters of a creation that are not config keys. */
const notConfig = new Set([
  "node",
  "vmid",
  "pool",
  "start",
  "storage",
  "ostemplate",
  "password",
  "ssh-public-keys",
  "restore",
  "force",
  "unique",
  "bwlimit",
  "ignore-unpack-errors",
  "ha-managed",
]);
const guestPath = "/nodes/{node}/lxc/{vmid}";
const defaultRootFsGib = 4;

export const lxcRoutes: Routes = {
  "GET /nodes/{node}/lxc": (call) =>
    [...call.cluster.guestsOn(nodeName(call)).values()]
      .filter((guest) => guest.kind === "lxc" && call.permissions.has(`/vms/${guest.vmid}`, "VM.Audit"))
      .map((guest) => listStatus(call.cluster, guest)),
  "POST /nodes/{node}/lxc": (call) => createContainer(call),
  [`GET ${guestPath}`]: (call) => {
    guestOf(call, "lxc");
    return ["config", "pending", "status", "snapshot", "interfaces", "rrddata", "migrate"].map((subdir) => ({
      subdir,
    }));
  },
  [`DELETE ${guestPath}`]: (call) => destroyContainer(call),
  [`GET ${guestPath}/status/current`]: (call) => currentStatus(call.cluster, guestOf(call, "lxc")),
  [`GET ${guestPath}/interfaces`]: (call) => listInterfaces(call),
};

function createContainer(call: Call): string {
  const { cluster, params } = call;
  const vmid = params.number("vmid");
  const pool = params.optionalText("pool");
  requireAllocation(call, { vmid, pool });
  const template = params.text("ostemplate");
  const source = cluster.storage(template.split(":")[0] ?? "");
  call.permissions.requireAny(`/storage/${source.id}`, ["Datastore.AllocateSpace", "Datastore.Audit"]);
  const entries = withRootFs(call, withPrivilege(call, params.except(notConfig)));
  requireConfigRights(call, { kind: "lxc", vmid, pool }, entries);
  for (const [key, value] of entries)
    if (isDriveKey("lxc", key)) checkDriveAccess(call, "lxc", parseDrive("lxc", key, value));
  if (params.flag("ha-managed")) throw invalidParameters({ "ha-managed": "HA stack is not running on this cluster" });
  const guest = reserveGuest(cluster, { kind: "lxc", vmid, node: nodeName(call), lock: "create", pool });
  return startTask(call, {
    type: params.flag("restore") ? "vzrestore" : "vzcreate",
    id: vmid,
    body: async (task) => {
      const build = (running: Task) => buildContainer(call, { running, guest, entries, template });
      await fillGuest(call, guest, task, { build, errorPrefix: `unable to create CT ${vmid} - ` });
      await startIfAsked(call, guest, task);
    },
  });
}

/** Unprivileged is the default since 9; since then a privileged container needs a right on the whole datacenter. */
function withPrivilege(call: Call, entries: readonly [string, string][]): [string, string][] {
  const given = entries.find(([key]) => key === "unprivileged")?.[1];
  const { isNine } = call.cluster.parts.version;
  const value = given ?? (isNine ? "1" : "0");
  if (isNine && value === "0") call.permissions.require("/", ["Sys.Modify"]);
  const others = entries.filter(([key]) => key !== "unprivileged");
  return value === "1" ? [...others, ["unprivileged", "1"]] : others;
}

/** A root file system given as a bare size, or not at all, is made on the `storage` of the call. */
function withRootFs(call: Call, entries: readonly [string, string][]): [string, string][] {
  const storage = call.params.optionalText("storage") ?? "local";
  const given = entries.find(([key]) => key === "rootfs")?.[1];
  if (given === undefined && entries.some(([key]) => /^mp\d+$/.test(key))) {
    throw failure("mount points configured, but 'rootfs' not set - aborting");
  }
  const text = given ?? String(defaultRootFsGib);
  const rootfs = /^\d+(?:\.\d+)?(?:,|$)/.test(text) ? `${storage}:${text}` : text;
  return [...entries.filter(([key]) => key !== "rootfs"), ["rootfs", rootfs]];
}

async function buildContainer(
  call: Call,
  input: { running: Task; guest: Guest; entries: readonly [string, string][]; template: string },
): Promise<GuestConfig> {
  const { running, guest, entries, template } = input;
  const { cluster } = call;
  const source = cluster.storageOn(guest.node, template.split(":")[0] ?? "");
  if (!cluster.parts.volumes.find(source, guest.node, template)) throw failure(`volume '${template}' does not exist`);
  await running.takes(300);
  const config: GuestConfig = Object.fromEntries(storedValues(cluster, guest, entries));
  // From here on a failure has to clean up, which goes by the config.
  cluster.change(guest, () => {
    guest.config = config;
  });
  running.write(`extracting archive '${source.settings.path ?? ""}/template/cache/${template.split("/").at(-1)}'`);
  await running.transfer({ durationMs: 1_200, steps: 4, onStep: () => undefined });
  running.write("Total bytes read: 546816000 (522MiB, 312MiB/s)");
  running.write("Detected container architecture: amd64");
  running.write("Creating SSH host key 'ssh_host_ed25519_key' - this may take some time ...");
  return {
    ...config,
    arch: config.arch ?? "amd64",
    hostname: config.hostname ?? `CT${guest.vmid}`,
    memory: config.memory ?? "512",
    swap: config.swap ?? "512",
    ostype: config.ostype ?? osTypeOf(template),
  };
}

function osTypeOf(template: string): string {
  const name = template.split("/").at(-1) ?? "";
  return (
    ["debian", "ubuntu", "alpine", "fedora", "centos", "archlinux", "opensuse"].find((os) => name.startsWith(os)) ??
    "unmanaged"
  );
}

function destroyContainer(call: Call): string {
  const { cluster, params } = call;
  const guest = guestOf(call, "lxc");
  requireUnprotected(guest, `can't remove CT ${guest.vmid}`);
  requireUnlocked(guest);
  const force = params.flag("force");
  if (isRunning(guest) && !force) throw failure(`unable to destroy CT ${guest.vmid} - container is running`);
  const options = { purge: params.flag("purge"), unreferencedDisks: params.flag("destroy-unreferenced-disks") };
  return startTask(call, {
    type: "vzdestroy",
    id: guest.vmid,
    body: (task) =>
      cluster.lockGuest(guest, async () => {
        requireUnlocked(guest);
        if (isRunning(guest)) {
          if (!force) throw failure(`unable to destroy CT ${guest.vmid} - container is running`);
          await task.takes(400);
          markStopped(cluster, guest);
        }
        cluster.change(guest, () => {
          guest.lock = "destroyed";
        });
        await destroyGuest(cluster, guest, task, options);
      }),
  });
}

/** What the container's interfaces are, seen from outside it: no agent needed. */
function listInterfaces(call: Call): unknown {
  const { cluster } = call;
  const guest = guestOf(call, "lxc");
  if (!isRunning(guest)) return null;
  const isNine = cluster.parts.version.isNine;
  const view = (input: { name: string; mac: string; ipv4?: string; ipv6?: string }) => ({
    name: input.name,
    hwaddr: input.mac.toLowerCase(),
    ...(input.ipv4 && { inet: input.ipv4 }),
    ...(input.ipv6 && { inet6: input.ipv6 }),
    ...(isNine && {
      "hardware-address": input.mac.toLowerCase(),
      "ip-addresses": [input.ipv4, input.ipv6].filter((text) => text !== undefined).map(addressView),
    }),
  });
  return [
    view({ name: "lo", mac: "00:00:00:00:00:00", ipv4: "127.0.0.1/8", ipv6: "::1/128" }),
    ...netsOf("lxc", guest.config).map((net) =>
      view({ name: net.properties.name ?? "eth0", mac: net.mac, ...guestAddresses(cluster, guest, net) }),
    ),
  ];
}

function addressView(cidr: string): Record<string, unknown> {
  const [address = "", prefix] = cidr.split("/");
  return { "ip-address": address, "ip-address-type": address.includes(":") ? "inet6" : "inet", prefix: Number(prefix) };
}
