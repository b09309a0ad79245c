import { z } from "zod";
import { conflict, refused, simulated } from "../errors";
import type { Panel } from "../state/panel";
import type { SimServer } from "../state/server";
import { takeIpv6 } from "./address-pool";
import { password } from "./new-server";
import { markRunning, markStopped, requireReachable } from "./power";

/** Body of `POST /servers/{id}/build`. */
export const BuildOrder = z.object({
  operatingSystemId: z.int(),
  name: z.string().optional(),
  hostname: z.string().optional(),
  sshKeys: z.array(z.int()).optional(),
  vnc: z.boolean().optional(),
  ipv6: z.boolean().optional(),
  email: z.boolean().optional(),
  swap: z.number().optional(),
  timezone: z.string().optional(),
});
export type BuildOrder = z.infer<typeof BuildOrder>;

const hostnamePattern =
  /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i;

/** Queues a build (or a rebuild, which wipes the server). Answers the root password. Throws 423, 409 or 422. */
export function startBuild(panel: Panel, server: SimServer, order: BuildOrder): { decryptedPassword: string } {
  panel.queue.requireUnlocked(server);
  if (server.suspended) throw conflict(simulated("the server is suspended"));
  checkBuild(panel, server, order);
  panel.change(server, () => accept(panel, server, order));
  panel.queue.start(server, "build", {
    onStart: () =>
      panel.change(server, () => {
        markStopped(panel, server);
        server.state = "building";
        server.commissionStatus = 2;
      }),
    onDone: () => {
      requireReachable(panel, server);
      panel.change(server, () => complete(panel, server));
    },
    onFail: ({ buildFailed }) =>
      panel.change(server, () => {
        server.state = "failed";
        server.commissionStatus = 2;
        server.buildFailed = buildFailed;
      }),
  });
  return { decryptedPassword: password(panel.random, 20) };
}

/** Makes a server built and running, as the end of a build does. */
export function complete(panel: Panel, server: SimServer): void {
  server.state = "complete";
  server.commissionStatus = 3;
  server.buildFailed = false;
  server.builtAt = panel.now();
  markRunning(panel, server);
}

function checkBuild(panel: Panel, server: SimServer, order: BuildOrder): void {
  const templates = panel.templateGroupsOf(server.packageId).flatMap((group) => group.templates);
  if (!templates.some(({ id }) => id === order.operatingSystemId)) throw refused(simulated("Invalid operating system"));
  for (const id of order.sshKeys ?? []) {
    const key = panel.sshKeys.get(id);
    if (!key?.enabled || key.userId !== server.ownerId) throw refused(simulated("Invalid SSH key"));
  }
  if (order.hostname && !hostnamePattern.test(order.hostname)) throw refused(simulated("Invalid hostname"));
}

function accept(panel: Panel, server: SimServer, order: BuildOrder): void {
  server.state = "queued";
  server.commissionStatus = 1;
  server.buildFailed = false;
  server.osTemplateId = order.operatingSystemId;
  if (order.name !== undefined) server.name = order.name;
  if (order.hostname) server.hostname = order.hostname;
  if (order.timezone !== undefined) server.timezone = order.timezone;
  server.sshKeyIds = [...(order.sshKeys ?? [])];
  server.vnc.enabled = order.vnc ?? false;
  const [network] = server.interfaces;
  if (order.ipv6 && network?.ipv6.length === 0) network.ipv6.push(...takeIpv6(panel, server.groupId));
}
