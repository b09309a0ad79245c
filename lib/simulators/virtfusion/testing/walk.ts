import { z } from "zod";
import { backupPlanIds, firewallRulesetIds, packageIds } from "../seed/catalogue";
import type { VirtfusionSimulator } from "../simulator";
import type { TestClient, TestReply } from "./client";

/** One request of the walk: an operation of the contract with all that it takes. */
export interface Step {
  readonly operation: string;
  readonly path?: Readonly<Record<string, string | number>>;
  readonly query?: string;
  readonly body?: unknown;
  readonly status: number;
}

const Id = z.object({ id: z.int() });

/** A public key of nobody. */
export const publicKey = `ssh-ed25519 ${Buffer.alloc(51, 7).toString("base64")} walker`;

/** What has to be there before the walk: a server that shows all that a server can show. */
export interface Scene {
  /** Built with keys and IPv6; has a second network card, a change that waits for a power cycle and a backup plan. */
  readonly serverId: number;
  /** Never built; has a white list. */
  readonly bareId: number;
  /** For the walk to delete. */
  readonly doomedId: number;
}

/** Builds the scene through the API; waits by moving the clock. */
export async function setScene(simulator: VirtfusionSimulator, client: TestClient): Promise<Scene> {
  const order = { packageId: packageIds.standard, userId: simulator.userId, hypervisorId: 1, ipv4: 1 };
  const disk = { additionalStorage1Enable: true, additionalStorage1Capacity: 10 };
  const create = async (extra = {}) => (await client.read(Id, "POST", "/servers", { ...order, ...extra })).id;
  const serverId = await create(disk);
  const ids = { serverId, bareId: await create(), doomedId: await create() };
  const keys = await client.read(z.array(Id), "GET", `/ssh_keys/user/${simulator.userId}`);
  await client.data("POST", `/servers/${serverId}/build`, {
    operatingSystemId: 46,
    name: "scene",
    sshKeys: keys.map(({ id }) => id),
    ipv6: true,
  });
  simulator.clock.advance(60_000);
  simulator.operator.addSecondaryInterface(serverId);
  await client.call("PUT", `/servers/${serverId}/modify/memory`, { memory: 4_096 });
  await client.call("PUT", `/servers/${serverId}/backups/plan/${backupPlanIds.daily}`);
  const allowed = { interface: "primary", ip: "192.0.2.9", cidr: 32 };
  await client.call("POST", `/servers/${ids.bareId}/networkWhitelist`, allowed);
  simulator.clock.advance(5 * 24 * 3600 * 1000);
  return ids;
}

/** Every operation of the contract once, in an order in which all of them succeed. */
export function steps(simulator: VirtfusionSimulator, { serverId, bareId, doomedId }: Scene): Step[] {
  const server = { path: { serverId }, status: 200 };
  const change = { path: { serverId }, status: 201 };
  const primary = { path: { serverId, interface: "primary" } };
  const user = { path: { extRelationId: 90_001 } };
  const free = `${simulator.server(serverId)?.interfaces[0]?.ipv4[0]?.address.split(".").slice(0, 3).join(".")}.200`;
  return [
    { operation: "GET /connect", status: 200 },
    { operation: "GET /compute/hypervisors", status: 200 },
    { operation: "GET /compute/hypervisors/{hypervisorId}", path: { hypervisorId: 11 }, status: 200 },
    { operation: "GET /compute/hypervisors/groups", status: 200 },
    { operation: "GET /compute/hypervisors/groups/{hypervisorGroupId}", path: { hypervisorGroupId: 1 }, status: 200 },
    {
      operation: "GET /compute/hypervisors/groups/{hypervisorGroupId}/resources",
      path: { hypervisorGroupId: 1 },
      status: 200,
    },
    { operation: "GET /packages", status: 200 },
    { operation: "GET /packages/{packageId}", path: { packageId: packageIds.compute }, status: 200 },
    {
      operation: "GET /media/templates/fromServerPackageSpec/{serverPackageId}",
      path: { serverPackageId: packageIds.standard },
      status: 200,
    },
    { operation: "POST /ssh_keys", body: { userId: simulator.userId, name: "walker", publicKey }, status: 201 },
    { operation: "GET /ssh_keys/user/{userId}", path: { userId: simulator.userId }, status: 200 },
    { operation: "GET /ssh_keys/{keyId}", path: { keyId: 1 }, status: 200 },
    {
      operation: "POST /users",
      body: { name: "Walker", email: "walker@example.net", extRelationId: 90_001 },
      status: 201,
    },
    { operation: "GET /users/{extRelationId}/byExtRelation", ...user, status: 200 },
    { operation: "PUT /users/{extRelationId}/byExtRelation", ...user, body: { name: "Walker 2" }, status: 201 },
    { operation: "POST /users/{extRelationId}/byExtRelation/resetPassword", ...user, status: 201 },
    { operation: "DELETE /users/{extRelationId}/byExtRelation", ...user, status: 204 },
    {
      operation: "POST /servers",
      body: {
        packageId: packageIds.standard,
        userId: simulator.userId,
        hypervisorId: 1,
        ipv4: 1,
        additionalStorage1Enable: true,
        additionalStorage1Capacity: 10,
      },
      status: 201,
    },
    { operation: "GET /servers", status: 200 },
    { operation: "GET /servers/user/{userId}", path: { userId: simulator.userId }, status: 200 },
    { operation: "GET /servers/{serverId}/templates", ...server },
    { operation: "PUT /servers/{serverId}/modify/name", ...change, body: { name: "renamed" } },
    { operation: "PUT /servers/{serverId}/modify/memory", ...change, body: { memory: 3_072 } },
    { operation: "PUT /servers/{serverId}/modify/cpuCores", ...change, body: { cores: 3 } },
    { operation: "PUT /servers/{serverId}/modify/cpuThrottle", ...change, body: { percent: 50 } },
    { operation: "PUT /servers/{serverId}/modify/traffic", ...change, body: { traffic: "5000" } },
    {
      operation: "PUT /servers/{serverId}/package/{packageId}",
      path: { serverId, packageId: packageIds.compute },
      body: { cpu: true, primaryDiskWriteIOPS: true },
      status: 200,
    },
    {
      operation: "PUT /servers/{serverId}/owner/{newOwnerId}",
      path: { serverId, newOwnerId: simulator.userId },
      status: 201,
    },
    {
      operation: "PUT /servers/{serverId}/backups/plan/{planId}",
      path: { serverId, planId: backupPlanIds.weekly },
      status: 201,
    },
    { operation: "PUT /servers/{serverId}/backupManager/access", ...change, body: { type: "full" } },
    { operation: "GET /backups/server/{serverId}", ...server },
    { operation: "GET /servers/{serverId}/vnc", ...server },
    { operation: "POST /servers/{serverId}/vnc", ...server, body: { action: "enable", vnc: true } },
    { operation: "POST /servers/{serverId}/ipv4Qty", ...server, body: { interface: "primary", quantity: 2 } },
    {
      operation: "POST /servers/{serverId}/ipv4",
      path: { serverId },
      body: { interface: "primary", ip: [free] },
      status: 204,
    },
    {
      operation: "DELETE /servers/{serverId}/ipv4",
      path: { serverId },
      body: { interface: "primary", ip: [free] },
      status: 204,
    },
    {
      operation: "POST /servers/{serverId}/networkWhitelist",
      ...change,
      body: { interface: "primary", ip: "192.0.2.1", cidr: 32 },
    },
    { operation: "GET /servers/{serverId}", ...server },
    {
      operation: "DELETE /servers/{serverId}/networkWhitelist",
      path: { serverId },
      body: { interface: "primary", ip: "192.0.2.1" },
      status: 204,
    },
    { operation: "GET /servers/{serverId}/firewall/{interface}", ...primary, status: 200 },
    { operation: "POST /servers/{serverId}/firewall/{interface}/enable", ...primary, status: 200 },
    { operation: "POST /servers/{serverId}/firewall/{interface}/disable", ...primary, status: 200 },
    {
      operation: "POST /servers/{serverId}/firewall/{interface}/rules",
      ...primary,
      body: { rulesets: [firewallRulesetIds.web] },
      status: 201,
    },
    { operation: "POST /servers/{serverId}/traffic/blocks", ...change, body: { month: 1, amount: 100 } },
    { operation: "GET /servers/{serverId}/traffic", ...server },
    { operation: "GET /servers/{serverId}/traffic/blocks", ...server },
    {
      operation: "DELETE /servers/{serverId}/traffic/blocks/{blockId}",
      path: { serverId, blockId: 1 },
      status: 204,
    },
    { operation: "GET /connectivity/ipblocks", status: 200 },
    { operation: "GET /connectivity/ipblocks/{blockId}", path: { blockId: 1 }, status: 200 },
    {
      operation: "POST /connectivity/ipblocks/{blockId}/ipv4",
      path: { blockId: 1 },
      body: { type: "range", start: "192.0.2.10", end: "192.0.2.20" },
      status: 204,
    },
    { operation: "POST /servers/{serverId}/power/restart", ...server },
    { operation: "POST /servers/{serverId}/resetPassword", ...server, body: { user: "root", sendMail: false } },
    { operation: "POST /servers/{serverId}/power/shutdown", ...server },
    { operation: "POST /servers/{serverId}/power/boot", ...server },
    { operation: "POST /servers/{serverId}/power/poweroff", ...server },
    { operation: "POST /servers/{serverId}/suspend", path: { serverId }, status: 204 },
    { operation: "POST /servers/{serverId}/unsuspend", path: { serverId }, status: 204 },
    {
      operation: "POST /servers/{serverId}/build",
      path: { serverId: bareId },
      body: { operatingSystemId: 46, name: "built", hostname: "built.example.net" },
      status: 200,
    },
    { operation: "GET /queue/{queueId}", path: { queueId: 151 }, status: 200 },
    { operation: "DELETE /servers/{serverId}", path: { serverId: doomedId }, query: "delay=0", status: 204 },
    { operation: "DELETE /ssh_keys/{keyId}", path: { keyId: 1 }, status: 204 },
  ];
}

/** Sends the request of a step, then lets all queued work end. */
export async function take(simulator: VirtfusionSimulator, client: TestClient, step: Step): Promise<TestReply> {
  const [method = "", template = ""] = step.operation.split(" ");
  const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(step.path?.[name] ?? ""));
  const reply = await client.call(method, `${path}${step.query ? `?${step.query}` : ""}`, step.body);
  simulator.clock.advance(60_000);
  return reply;
}
