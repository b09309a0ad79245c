/** Bodies in the panel's own shapes, with values made for the tests; fields that Moxxie does not read are there too. */

type Body = Record<string, unknown>;

export const gauge = (max: number, allocated: number) => ({
  units: "MB",
  max,
  allocated,
  free: max - allocated,
  percent: max === 0 ? null : 12.5,
});

export const hypervisorBody = (changes: Body = {}): Body => ({
  id: 31,
  commissioned: 3,
  ip: "203.0.113.31",
  ipAlt: null,
  hostname: null,
  port: 8892,
  name: "hv-a",
  maintenance: false,
  enabled: true,
  nfType: 4,
  group: { id: 5, name: "Lisbon", description: null, default: true, enabled: true, distributionType: 5 },
  encryptedToken: "opaque",
  maxServers: 0,
  maxCpu: 48,
  maxMemory: 96_000,
  networks: [{ id: 77, type: "simpleBridge", bridge: "br0", primary: true, default: true }],
  storage: [],
  created: "2025-03-01T08:00:00+00:00",
  ...changes,
});

export const rowBody = (changes: { hypervisor?: Body; resources?: Body } = {}): Body => ({
  hypervisor: {
    id: 31,
    name: "hv-a",
    enabled: true,
    prohibit: false,
    accept: false,
    commissioned: true,
    ...changes.hypervisor,
  },
  resources: {
    servers: gauge(0, 4),
    memory: gauge(96_000, 24_000),
    cpuCores: gauge(48, 12),
    localStorage: { enabled: 1, name: "Local disks", storageType: 1, ...gauge(900, 300), units: "GB" },
    otherStorage: [],
    network: { total: { ipv4: { free: 61 } } },
    ...changes.resources,
  },
});

export const sharedStorageBody = (changes: Body = {}): Body => ({
  id: 8,
  name: "Ring",
  enabled: 1,
  path: null,
  storageType: 2,
  isDatastore: true,
  ...gauge(40_000, 2_000),
  units: "GB",
  ...changes,
});

export const ipv4Body = (address: string, changes: Body = {}): Body => ({
  id: 900,
  order: 1,
  enabled: true,
  blockId: 3,
  address,
  gateway: "203.0.113.1",
  netmask: "255.255.254.0",
  resolver1: "192.0.2.53",
  resolver2: "192.0.2.54",
  rdns: null,
  mac: null,
  ...changes,
});

export const interfaceBody = (changes: Body = {}): Body => ({
  id: 400,
  order: 1,
  enabled: true,
  tag: 1_234_567_890,
  name: "eth0",
  type: "public",
  mac: "02:00:00:aa:bb:01",
  inAverage: 0,
  outAverage: 0,
  vlans: [],
  networkProfile: 0,
  firewallEnabled: false,
  hypervisorNetwork: 77,
  hypervisorConnectivity: { id: 77, type: "simpleBridge", bridge: "br0", mtu: null, primary: true, default: true },
  ipv4: [ipv4Body("203.0.113.40")],
  ipv6: [],
  ...changes,
});

export const diskBody = (changes: Body = {}): Body => ({
  _id: 512,
  id: 1,
  cache: null,
  capacity: 25,
  drive: "a",
  type: "qcow2",
  profile: 1,
  status: 3,
  enabled: true,
  primary: true,
  datastore: [],
  name: "0d0c_1",
  hypervisorStorageId: null,
  local: true,
  ...changes,
});

export const serverBody = (changes: Body = {}): Body => ({
  id: 640,
  ownerId: 7,
  hypervisorId: 31,
  arch: 1,
  name: "web-1",
  hostname: null,
  commissionStatus: 3,
  uuid: "0d0c0b0a-1111-4222-8333-444455556666",
  state: "complete",
  rebuild: false,
  suspended: false,
  protected: false,
  buildFailed: false,
  built: "2025-04-02T10:01:00+00:00",
  created: "2025-04-02T10:00:00+00:00",
  updated: "2025-04-03T09:00:00+00:00",
  traffic: { public: { countMethod: 1, currentPeriod: { start: "2025-04-02T00:00:00.000000Z", limit: 500 } } },
  settings: {
    osTemplateInstall: true,
    osTemplateInstallId: 46,
    config: [],
    userConfig: [],
    resources: { memory: 2048, storage: 25, traffic: 500, cpuCores: 2 },
  },
  cpu: { cores: 2, type: "inherit", shares: 1024, throttle: 0, topology: { enabled: false, sockets: 1 } },
  qemuCommandline: [],
  backupPlan: { id: null, name: null },
  vnc: { ip: "203.0.113.31", port: 5904, enabled: false },
  network: { interfaces: [interfaceBody()], secondaryInterfaces: [] },
  storage: [diskBody()],
  hypervisor: {
    id: 31,
    ip: "203.0.113.31",
    name: "hv-a",
    groupId: 5,
    group: { name: "Lisbon", icon: null },
    maintenance: false,
  },
  owner: { id: 7, admin: false, extRelationId: null, name: "Moxxie", email: "owner@example.net" },
  sshKeys: [],
  tasks: { active: false, lastOn: "2025-04-02 10:01:00", actions: { pending: [] } },
  remoteState: false,
  ...changes,
});

/** As creation answers: nothing built, a second disk that waits for the next start, no `remoteState`. */
export function createdBody(changes: Body = {}): Body {
  const { remoteState: _, ...body } = serverBody({
    name: "",
    state: "allocated",
    commissionStatus: 0,
    built: null,
    storage: [
      diskBody(),
      diskBody({ _id: 513, id: 2, drive: "b", capacity: 10, status: 1, enabled: false, primary: false }),
    ],
    tasks: {
      active: false,
      lastOn: null,
      actions: {
        pending: [
          {
            id: 3,
            action: "Create HDD (sdb)",
            requires: ["boot", "restart", "shutdown", "poweroff"],
            collected: false,
            complete: false,
            failed: false,
            payload: { disk: { id: 513, disk_storage_id: null } },
            created: "2025-04-02T10:00:00+00:00",
          },
        ],
      },
    },
    ...changes,
  });
  return body;
}

export const packageBody = (changes: Body = {}): Body => ({
  id: 11,
  name: "Small",
  description: null,
  enabled: true,
  memory: 2048,
  primaryStorage: 25,
  traffic: 500,
  cpuCores: 2,
  primaryNetworkSpeedIn: 0,
  primaryNetworkSpeedOut: 0,
  primaryDiskType: "inherit",
  backupPlanId: 0,
  primaryStorageReadBytesSec: null,
  primaryStorageProfile: 1,
  primaryNetworkProfile: 0,
  created: "2025-01-01T00:00:00.000000Z",
  ...changes,
});

export const templateBody = (changes: Body = {}): Body => ({
  id: 46,
  name: "Debian",
  version: "12 (Bookworm)",
  variant: "Minimal",
  arch: 1,
  description: "",
  icon: "debian.png",
  eol: false,
  eol_date: "2028-06-30 00:00:00",
  eol_warning: false,
  deploy_type: 1,
  vnc: false,
  type: "linux",
  ...changes,
});

export const ipBlockBody = (changes: Body = {}): Body => ({
  id: 3,
  type: 4,
  name: "203.0.113.0/24",
  ipv4: {
    gateway: "203.0.113.1",
    netmask: "255.255.255.0",
    resolvers: { primary: null, secondary: null },
    total: 200,
    usedTotal: 139,
    freeTotal: 61,
  },
  ipv6: {
    gateway: null,
    resolvers: { primary: null, secondary: null },
    subnet: null,
    from: 48,
    to: 64,
    restricted: [],
    total: 0,
  },
  rdnsType: 0,
  networkProfile: 0,
  routeBlock: null,
  dhcp: 1,
  enabled: true,
  ...changes,
});

const noException = { stringable: false, errors: [], type: null, trace: null, message: null };

export const queueBody = (changes: Body = {}): Body => ({
  id: 880,
  jobId: "1402",
  job: "App\\Jobs\\Server\\KVM\\Build",
  hypervisorId: 31,
  serverId: 640,
  action: "build_server",
  queue: "default",
  started: "2025-04-02T10:00:20+00:00",
  updated: "2025-04-02T10:00:45+00:00",
  finished: "2025-04-02T10:00:45+00:00",
  failed: false,
  progress: 100,
  errors: { exception: noException },
  primaryActions: [
    { type: "server.get.status", dataType: "object", data: { success: true }, created: "2025-04-02T10:00:20+00:00" },
    { type: "server.disk.create.os", dataType: "object", data: "<long>", created: "2025-04-02T10:00:30+00:00" },
  ],
  subActions: [],
  ...changes,
});

export const failedQueueBody = (message: string): Body =>
  queueBody({
    failed: true,
    progress: 40,
    errors: { exception: { ...noException, message, errors: [message] } },
    primaryActions: [
      { type: "server.os.template.download", dataType: "object", data: { system: { success: 0 } }, created: null },
    ],
  });

/** A page as the panel's framework makes it. */
export function pageBody(data: unknown[], { page = 1, pages = 1, total = data.length } = {}): Body {
  const url = (number: number) => `https://panel.example.net/api/v1/things?page=${number}`;
  return {
    current_page: page,
    data,
    first_page_url: url(1),
    from: data.length === 0 ? null : 1,
    last_page: pages,
    last_page_url: url(pages),
    links: [{ url: null, label: "&laquo; Previous", active: false }],
    next_page_url: page < pages ? url(page + 1) : null,
    path: "https://panel.example.net/api/v1/things",
    per_page: 200,
    prev_page_url: null,
    to: data.length === 0 ? null : data.length,
    total,
  };
}
