import { type Allocation, allocationOn } from "../servers/allocation";
import { driveLetter } from "../servers/new-server";
import { currentPeriod } from "../servers/traffic";
import type { Panel } from "../state/panel";
import type { PendingAction, SimDisk, SimServer } from "../state/server";
import { offsetDate, plainDate } from "./dates";
import { serverHypervisorView } from "./hypervisor";
import { interfaceView, reducedInterfaceView } from "./network";
import { cpuView, customXmlView, mediaView, resourcesOf, settingsView } from "./server-settings";
import { serverSshKeyView } from "./ssh-key";
import { ownerView } from "./user";

/** The whole of a server, as create, get, build and the full list show it. */
export function serverView(
  panel: Panel,
  server: SimServer,
  allocated: Allocation = allocationOn(panel, server.hypervisorId),
): Record<string, unknown> {
  const hypervisor = panel.hypervisor(server.hypervisorId);
  const period = currentPeriod(server, panel.now());
  const plan = panel.backupPlans.get(server.backupPlanId ?? 0);
  return {
    id: server.id,
    ownerId: server.ownerId,
    hypervisorId: server.hypervisorId,
    arch: panel.template(server.osTemplateId ?? 0)?.arch ?? 1,
    name: server.name,
    selfService: 0,
    selfServiceSettings: [],
    hostname: server.hostname,
    commissionStatus: server.commissionStatus,
    uuid: server.uuid,
    state: server.state,
    migratable: true,
    timezone: server.timezone,
    migrateLevel: 0,
    deleteLevel: 0,
    configLevel: 0,
    backupLevel: 0,
    elevated: false,
    elevateId: null,
    elevate: false,
    destroyable: true,
    rebuild: false,
    suspended: server.suspended,
    protected: server.protected,
    buildFailed: server.buildFailed,
    primaryNetworkDhcp4: false,
    primaryNetworkDhcp6: false,
    built: server.builtAt && offsetDate(server.builtAt),
    created: offsetDate(server.createdAt),
    updated: offsetDate(server.updatedAt),
    traffic: {
      public: {
        countMethod: 1,
        currentPeriod: {
          start: `${period.start.toISOString().slice(0, 19)}.000000Z`,
          end: `${period.end.toISOString().slice(0, 19)}.999999Z`,
          limit: server.trafficGb,
        },
      },
    },
    settings: settingsView(server),
    cpu: cpuView(server),
    customXML: customXmlView,
    qemuCommandline: [],
    qemuAgent: { os: { screen: null } },
    media: mediaView,
    backupPlan: { id: plan?.id ?? null, name: plan?.name ?? null },
    vnc: { ip: hypervisor.ip, port: server.vnc.port, enabled: server.vnc.enabled },
    network: {
      interfaces: interfacesOf(server, "primary").map((network) => interfaceView(network, hypervisor)),
      secondaryInterfaces: interfacesOf(server, "secondary").map((network) => interfaceView(network, hypervisor)),
    },
    storage: server.disks.map((disk) => diskView(server, disk)),
    hypervisorAssets: [],
    hypervisor: serverHypervisorView(panel, hypervisor, allocated),
    owner: ownerView(panel.user(server.ownerId)),
    sshKeys: server.sshKeyIds.flatMap((id) => panel.sshKeys.get(id) ?? []).map(serverSshKeyView),
    sharedUsers: [],
    tasks: {
      active: panel.queue.activeJob(server.id) !== undefined,
      lastOn: server.lastOnAt && plainDate(server.lastOnAt),
      actions: { pending: server.pendingActions.map(pendingView) },
    },
  };
}

/** A row of the simple list: `commissioned` instead of `commissionStatus`, no state, no addresses. */
export function serverRow(server: SimServer): Record<string, unknown> {
  const { id, uuid, name, commissionStatus, ownerId, hypervisorId, suspended, createdAt, updatedAt } = server;
  return {
    id,
    uuid,
    name,
    commissioned: commissionStatus,
    owner: ownerId,
    hypervisorId,
    suspended,
    protected: server.protected,
    updated: offsetDate(updatedAt),
    created: offsetDate(createdAt),
  };
}

/** The reduced shape of `GET /servers/user/{userId}`, with its own spelling of several names. */
export function userServerView(panel: Panel, server: SimServer): Record<string, unknown> {
  const template = panel.template(server.osTemplateId ?? 0);
  return {
    id: server.id,
    ownerId: server.ownerId,
    hypervisorId: server.hypervisorId,
    name: server.name,
    hostname: server.hostname,
    commissionStatus: server.commissionStatus,
    uuid: server.uuid,
    state: server.state,
    rebuild: false,
    suspended: server.suspended,
    protected: server.protected,
    buildFailed: server.buildFailed,
    backup_level: 0,
    backup_plan: server.backupPlanId,
    os: { screen: null },
    server_info: { show: template !== undefined, icon: null, name: template?.name ?? null, label: null },
    vnc: {
      expose_details: true,
      ip: panel.hypervisor(server.hypervisorId).ip,
      hostname: null,
      port: server.vnc.port,
      enabled: server.vnc.enabled ? 1 : 0,
    },
    resources: { ...resourcesOf(server), cpu_model: null },
    network: { interfaces: interfacesOf(server, "primary").map(reducedInterfaceView) },
    config: { uefi: false, bootOrder: ["hd", "cdrom"] },
    media: { isoMounted: false, isoName: "" },
  };
}

function interfacesOf(server: SimServer, which: "primary" | "secondary"): SimServer["interfaces"] {
  return server.interfaces.filter((network) => network.which === which);
}

function diskView(server: SimServer, disk: SimDisk): Record<string, unknown> {
  const created = offsetDate(disk.createdAt);
  const name = `${server.uuid}_${disk.order}`;
  const unlimited = { read: null, write: null };
  return {
    _id: disk.id,
    id: disk.order,
    cache: null,
    bus: null,
    capacity: disk.capacityGb,
    drive: driveLetter(disk.order),
    datastoreDiskId: null,
    filesystem: null,
    iops: unlimited,
    bytes: unlimited,
    type: disk.storageId === null ? "qcow2" : "raw",
    profile: disk.profile,
    status: disk.attached ? 3 : 1,
    enabled: disk.attached,
    primary: disk.primary,
    created,
    updated: created,
    datastore: [],
    name,
    filename: `${name}.img`,
    hypervisorStorageId: disk.storageId,
    local: disk.storageId === null,
    locationType: disk.storageId === null ? "mountpoint" : "datastore",
    path: disk.storageId === null ? "/home/vf-data/disk" : null,
  };
}

function pendingView({ id, text, payload, createdAt }: PendingAction): Record<string, unknown> {
  return {
    id,
    action: text,
    requires: ["boot", "restart", "shutdown", "poweroff"],
    collected: false,
    complete: false,
    failed: false,
    payload,
    created: offsetDate(createdAt),
  };
}
