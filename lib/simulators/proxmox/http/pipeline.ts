import type { IncomingMessage } from "node:http";
import type { Reply } from "../../http/listener";
import { authenticate } from "../auth/authenticate";
import { Permissions } from "../auth/permissions";
import type { Principal } from "../auth/principal";
import { applyRule } from "../auth/rules";
import { ApiError, notImplemented } from "../errors";
import { checkParameters } from "../parameters/check";
import { Answer, type Routes } from "../routes/call";
import type { MethodDefinition } from "../schema/definitions";
import type { Router } from "../schema/router";
import type { Cluster } from "../state/cluster";
import { errorReply, successReply } from "./reply";
import { readParameters } from "./request";

export interface PipelineParts {
  cluster: Cluster;
  router: Router;
  routes: Routes;
  /** How long the gate thinks before it says 401; the real one takes 3 s. */
  unauthorizedDelayMs: number;
  /** How long the proxying node tries before it says 595. */
  offlineDelayMs: number;
}

const nobody: Principal = { user: "", tokenId: undefined };

/**
 * Answers one API request. The order of the checks is that of the real daemon: authentication, route, token allowed,
 * privileges, owner node, parameters, code.
 */
export async function answer(parts: PipelineParts, request: IncomingMessage): Promise<Reply> {
  try {
    return await handle(parts, request);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 401) await pause(parts.unauthorizedDelayMs);
    if (error.status === 595) await pause(parts.offlineDelayMs);
    return errorReply(error);
  }
}

async function handle(parts: PipelineParts, request: IncomingMessage): Promise<Reply> {
  const { cluster, router, routes } = parts;
  const { path, query, isApi } = splitUrl(request.url ?? "/");
  if (!isApi) throw notImplemented("no such uri");
  const method = request.method ?? "GET";
  const found = router.find(method, path);
  const isPublic = found?.definition.permissions?.user === "world";
  if (!["GET", "POST", "PUT", "DELETE"].includes(method)) throw notImplemented(`method '${method}' not available`);
  const principal = isPublic ? nobody : authenticate(cluster.parts, { method, headers: request.headers });
  const raw = await readParameters(request, query);
  if (!found || !cluster.parts.version.knows(found.definition.since)) {
    throw notImplemented(`Method '${method} ${path}' not implemented`);
  }
  const { definition, pathParameters } = found;
  refuseToken(definition, principal, path);
  const permissions = new Permissions({
    accounts: cluster.parts.accounts,
    principal,
    poolOf: (permissionPath) => cluster.poolOfPath(permissionPath),
  });
  const parameter = (name: string) => pathParameters[name] ?? raw.get(name)?.at(-1);
  if (!isPublic) applyRule({ rule: ruleFor(cluster, definition), principal, permissions, parameter });
  requireNode(cluster, definition, pathParameters);
  const params = checkParameters({ method: definition, raw: raw, pathParameters, version: cluster.parts.version });
  const handler = routes[`${definition.method} ${definition.path}`];
  if (!handler) throw notImplemented(`Method '${method} ${path}' not implemented`);
  const data = await handler({ cluster, params, principal, permissions });
  return data instanceof Answer ? successReply(data.data, data.siblings) : successReply(data);
}

/** Percent-decodes the path before routing: volume ids and UPIDs may be sent raw or encoded. */
export function splitUrl(url: string): { path: string; query: string; isApi: boolean } {
  const question = url.indexOf("?");
  const rawPath = question < 0 ? url : url.slice(0, question);
  const query = question < 0 ? "" : url.slice(question + 1);
  const match = /^\/+api2\/json(\/.*)?$/.exec(rawPath);
  return { path: decodePath(match?.[1] ?? "/"), query, isApi: match !== null };
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function refuseToken(definition: MethodDefinition, principal: Principal, path: string): void {
  if (definition.allowtoken === 0 && principal.tokenId !== undefined) {
    throw new ApiError({
      status: 403,
      message: `Permission check failed (URI '${path}' not available with API token, need proper ticket.`,
    });
  }
}

/** Up to 8 one privilege covers all of the guest agent. */
function ruleFor(cluster: Cluster, definition: MethodDefinition): MethodDefinition["permissions"] {
  if (cluster.parts.version.isNine || !definition.path.includes("/agent/")) return definition.permissions;
  return { check: ["perm", "/vms/{vmid}", ["VM.Monitor"]] };
}

/** Calls for a node that is down or unknown never get to the parameter check: proxying comes before. */
function requireNode(cluster: Cluster, definition: MethodDefinition, pathParameters: Record<string, string>): void {
  const name = definition.proxyto ? pathParameters[definition.proxyto] : undefined;
  if (name === undefined || name === "localhost") return;
  if (!cluster.node(name).online) throw new ApiError({ status: 595, message: "No route to host", hasBody: false });
}

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, delayMs).unref();
  });
}
