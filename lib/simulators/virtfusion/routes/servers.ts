import { z } from "zod";
import { paginate } from "../http/paginator";
import { allocations } from "../servers/allocation";
import { BuildOrder, startBuild } from "../servers/build";
import { defaultDeleteDelayMinutes, scheduleDeletion } from "../servers/deletion";
import { addServer } from "../servers/new-server";
import { checkOrder, Order } from "../servers/order";
import { type PowerAction, resetPassword, startPowerAction } from "../servers/power";
import { suspend, unsuspend } from "../servers/suspension";
import type { SimServer } from "../state/server";
import { remoteStateView } from "../views/remote-state";
import { serverRow, serverView, userServerView } from "../views/server";
import { settingsView } from "../views/server-settings";
import { type Call, created, type Handler, noContent, ok, type Routes } from "./call";

const PasswordReset = z.object({ user: z.string(), sendMail: z.boolean().optional() });
const HypervisorIds = z.array(z.int()).optional();

export const serverRoutes: Routes = {
  "GET /servers": listServers,
  "POST /servers": createServer,
  "GET /servers/user/{userId}": (call) => {
    const { id } = call.panel.user(call.id("userId"));
    const servers = [...call.panel.servers.values()].filter(({ ownerId }) => ownerId === id);
    return ok(servers.map((server) => userServerView(call.panel, server)));
  },
  "GET /servers/{serverId}": (call) => {
    const server = call.server();
    const remoteState = call.flag("remoteState") ? remoteStateView(call.panel, server) : false;
    return ok({ ...serverView(call.panel, server), remoteState });
  },
  "DELETE /servers/{serverId}": (call) => {
    const { delay } = call.query;
    scheduleDeletion(call.panel, call.server(), typeof delay === "number" ? delay : defaultDeleteDelayMinutes);
    return noContent;
  },
  "POST /servers/{serverId}/build": (call) => {
    const server = call.server();
    const { decryptedPassword } = startBuild(call.panel, server, call.body(BuildOrder));
    return ok({ ...serverView(call.panel, server), settings: { ...settingsView(server), decryptedPassword } });
  },
  "POST /servers/{serverId}/power/boot": power("boot"),
  "POST /servers/{serverId}/power/shutdown": power("shutdown"),
  "POST /servers/{serverId}/power/restart": power("restart"),
  "POST /servers/{serverId}/power/poweroff": power("poweroff"),
  "POST /servers/{serverId}/resetPassword": (call) => {
    call.body(PasswordReset);
    const { job, expectedPassword } = resetPassword(call.panel, call.server());
    return ok({ queueId: job.id, expectedPassword });
  },
  "POST /servers/{serverId}/suspend": (call) => {
    suspend(call.panel, call.server());
    return noContent;
  },
  "POST /servers/{serverId}/unsuspend": (call) => {
    unsuspend(call.panel, call.server());
    return noContent;
  },
};

function power(action: PowerAction): Handler {
  return (call) => ok({ queueId: startPowerAction(call.panel, call.server(), action).id });
}

function createServer(call: Call): ReturnType<Handler> {
  const { panel } = call;
  const order = checkOrder(panel, call.body(Order));
  // What a dry run answers to a good order is not known; an empty map says nothing that a client could rely on.
  if (call.flag("dryRun")) return ok([]);
  return created(serverView(panel, addServer(panel, order)));
}

/** Filters by real hypervisors, not by groups; there is no filter by name. */
function listServers(call: Call): ReturnType<Handler> {
  const { panel, query, url } = call;
  const hypervisorIds = HypervisorIds.parse(query.hypervisorId);
  const items = [...panel.servers.values()].filter(
    ({ hypervisorId }) => hypervisorIds === undefined || hypervisorIds.includes(hypervisorId),
  );
  if (query.type !== "full") return { status: 200, body: paginate({ items, query, url, view: serverRow }) };
  const allocated = allocations(panel);
  const view = (server: SimServer) => serverView(panel, server, allocated.get(server.hypervisorId));
  return { status: 200, body: paginate({ items, query, url, view }) };
}
