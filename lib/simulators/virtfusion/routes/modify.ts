import { z } from "zod";
import { notFound, refused, simulated } from "../errors";
import { changePackage, PackageChange } from "../servers/package-change";
import { requireCpuCores, requireMemory, setCpuCores, setMemory } from "../servers/resize";
import type { SimServer } from "../state/server";
import { backupsView } from "../views/backups";
import { type Call, created, type Handler, ok, type Routes } from "./call";

const Name = z.object({ name: z.string() });
const Memory = z.object({ memory: z.int() });
const Cores = z.object({ cores: z.int() });
const Percent = z.object({ percent: z.int() });
const Traffic = z.object({ traffic: z.coerce.number().int() });
const Access = z.object({ type: z.string() });
const Vnc = z.object({ action: z.enum(["enable", "disable"]).optional(), vnc: z.boolean().optional() });

export const modifyRoutes: Routes = {
  "PUT /servers/{serverId}/modify/name": change((server, call) => {
    const { name } = call.body(Name);
    if (name === "") throw refused(simulated("name must not be empty"));
    server.name = name;
  }),
  "PUT /servers/{serverId}/modify/memory": (call) => {
    const server = unlocked(call);
    const { memory } = call.body(Memory);
    requireMemory(call.panel, server, memory);
    setMemory(call.panel, server, memory);
    return created();
  },
  "PUT /servers/{serverId}/modify/cpuCores": (call) => {
    const server = unlocked(call);
    const { cores } = call.body(Cores);
    requireCpuCores(call.panel, server, cores);
    setCpuCores(call.panel, server, cores);
    return created();
  },
  "PUT /servers/{serverId}/modify/cpuThrottle": change((server, call) => {
    server.cpuThrottlePercent = call.body(Percent).percent;
  }),
  "PUT /servers/{serverId}/modify/traffic": change((server, call) => {
    server.trafficGb = call.body(Traffic).traffic;
  }),
  "PUT /servers/{serverId}/package/{packageId}": (call) => {
    const input = { packageId: call.id("packageId"), change: call.body(PackageChange) };
    return { status: 200, body: { info: changePackage(call.panel, call.server(), input) } };
  },
  "PUT /servers/{serverId}/owner/{newOwnerId}": change((server, call) => {
    server.ownerId = call.panel.user(call.id("newOwnerId")).id;
  }),
  "PUT /servers/{serverId}/backups/plan/{planId}": change((server, call) => {
    const planId = call.id("planId");
    if (planId !== 0 && !call.panel.backupPlans.has(planId)) throw notFound("backup plan");
    server.backupPlanId = planId === 0 ? null : planId;
  }),
  "PUT /servers/{serverId}/backupManager/access": change((server, call) => {
    server.backupAccess = call.body(Access).type;
  }),
  "GET /backups/server/{serverId}": (call) => ok(backupsView(call.server(), call.panel.now())),
  "GET /servers/{serverId}/vnc": (call) => ok({ vnc: vncView(call) }),
  "POST /servers/{serverId}/vnc": (call) => {
    const server = call.server();
    const { action, vnc } = call.body(Vnc);
    if (action === undefined && vnc === undefined) throw refused(simulated("Invalid request"));
    // Panels differ in the key that they read; newer ones read `vnc` and nothing else.
    server.vnc.enabled = vnc ?? action === "enable";
    return ok({ vnc: vncView(call), queueId: null });
  },
};

/** A change that takes effect at once and answers 201 without a body. */
function change(edit: (server: SimServer, call: Call) => void): Handler {
  return (call) => {
    call.panel.change(call.server(), (server) => edit(server, call));
    return created();
  };
}

/** The server of the call, with no work queued. Throws 404 or 423. */
function unlocked(call: Call): SimServer {
  const server = call.server();
  call.panel.queue.requireUnlocked(server);
  return server;
}

function vncView(call: Call): Record<string, unknown> {
  const server = call.server();
  const { port, password, token, enabled } = server.vnc;
  return {
    ip: call.panel.hypervisor(server.hypervisorId).ip,
    hostname: null,
    port,
    password,
    wss: { token, url: `/vnc/?token=${token}` },
    enabled,
  };
}
