/** REST in process against a whole Moxxie over simulated platforms, for the tests of bad input and platform faults. */
import { expect, vi } from "vitest";
import { z } from "zod";
import { resources } from "@/app/api/v1/_routes";
import { handlersOf } from "@/app/api/v1/_testing";
import { hashTokenSecret, newTokenSecret, tokenPrefix } from "@/lib/auth/token-secret";
import { OperationDetail, OperationRef } from "@/lib/contracts/operations";
import { Problem } from "@/lib/contracts/problem";
import { createServerDatabase, hasServer } from "@/lib/db/testing";
import type { Role } from "@/lib/domain/permissions";
import type { ErrorCode } from "@/lib/errors";
import { statusOf } from "@/lib/http/problem";
import { startWorld, type World, type WorldOptions } from "@/lib/testing/world";
import { expectNothingLeft, platformsOf } from "./platform-state.test-helper";

export interface Asking {
  /** JSON of it; a text goes as it is. */
  body?: unknown;
  headers?: Record<string, string>;
  /** An administrator's when absent; null: nobody asks. */
  token?: string | null;
}

export interface Reply {
  status: number;
  headers: Headers;
  json: unknown;
}

export type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

export interface RestWorld extends World {
  ask(method: Method, target: string, asking?: Asking): Promise<Reply>;
  /** The request is refused with this code, its status and these words, and nothing was changed or asked of a platform. */
  refused(request: Wish, expected: Refusal): Promise<void>;
  /** The same, with the problem document. */
  refusal(request: Wish, expected: Refusal): Promise<z.infer<typeof Problem>>;
  /** The request is accepted; the operation at its end, with its log. Nothing may be left of it that is not told. */
  ended(method: Method, target: string, asking?: Asking): Promise<Ended>;
  /** The operation at its end. */
  endOf(operationId: string): Promise<Ended>;
  /** A token with the rights. */
  token(rights?: TokenRights): Promise<string>;
  /** Moxxie's id of a guest by its name or platform id. */
  guestId(nameOrVmId: string | number): string;
}

type Wish = readonly [Method, string, Asking?];
type Refusal = { code: ErrorCode; says: RegExp };

export interface TokenRights {
  role?: Role;
  expiresAt?: Date;
  revokedAt?: Date;
}

export type Ended = z.infer<typeof OperationDetail> & { log: string[]; guest: string };

/** A world on the quickest database that there is, polled only when a test asks for it unless told otherwise. */
export async function startRestWorld(options: WorldOptions = {}): Promise<RestWorld> {
  const database = hasServer() ? await createServerDatabase() : undefined;
  const world = await startWorld({
    inventoryInterval: "PT1H",
    ...options,
    ...(database && { databaseUrl: database.url }),
  });
  // Hundreds of requests a minute are a loop that ran away, or a test.
  Object.assign(world.moxxie.config, { rateLimitPerMinute: 0 });
  const adminToken = await makeToken(world, {});
  // Templates and networks are read beside the polls.
  for (const id of world.moxxie.inventory.view().endpoints.keys())
    await vi.waitFor(() => expect(hasDetails(world, id)).toBe(true), { timeout: 20_000 });
  const ask = (method: Method, target: string, { token = adminToken, ...rest }: Asking = {}) =>
    send(world, { method, target, token, ...rest });

  const self: RestWorld = {
    ...world,
    ask,
    async refused(request, expected) {
      await self.refusal(request, expected);
    },
    async refusal([method, target, asking], { code, says }) {
      const before = await traceOf(world);
      const reply = await ask(method, target, asking);
      const problem = problemIn(reply, code);
      expect(problem.detail).toMatch(says);
      expect(await traceOf(world), `${method} ${target} left a trace`).toEqual(before);
      return problem;
    },
    async ended(method, target, asking) {
      const reply = await ask(method, target, asking);
      expect(reply.status, JSON.stringify(reply.json)).toBe(202);
      return self.endOf(OperationRef.parse(reply.json).operationId);
    },
    async endOf(operationId) {
      await world.moxxie.operations.settled(operationId, 60_000);
      const operation = OperationDetail.parse((await ask("GET", `/operations/${operationId}`)).json);
      const log = LogView.parse((await ask("GET", `/operations/${operationId}/log`)).json);
      await expectNothingLeft(world);
      return { ...operation, guest: operation.guestId ?? "", log: log.lines.map(({ text }) => text) };
    },
    token: (rights = {}) => makeToken(world, rights),
    guestId(nameOrVmId) {
      const view = world.moxxie.inventory.view();
      const found =
        typeof nameOrVmId === "string" ? view.guestsByName(nameOrVmId) : view.guestsWithVmId(String(nameOrVmId));
      if (!found[0]) throw new Error(`there is no guest ${nameOrVmId}`);
      return found[0].id;
    },
    async close() {
      await world.close();
      await database?.drop();
    },
  };
  return self;
}

function hasDetails({ moxxie }: World, endpointId: string): boolean {
  const view = moxxie.inventory.view();
  const onHosts = new Set(view.profilesOf(endpointId).flatMap(({ hostNames }) => hostNames));
  return (
    view.templatesOf(endpointId).length > 0 &&
    onHosts.size === [...view.hosts.values()].filter((host) => host.endpointId === endpointId).length
  );
}

const LogView = z.object({ lines: z.array(z.object({ text: z.string() })) });

/** The problem document of a reply, held against the code's own status. */
export function problemIn(reply: Reply, code: ErrorCode): z.infer<typeof Problem> {
  expect(reply.status, JSON.stringify(reply.json)).toBe(statusOf[code]);
  const problem = Problem.parse(reply.json);
  expect([reply.status, problem.code], problem.detail).toEqual([statusOf[code], code]);
  expect(problem.status).toBe(reply.status);
  expect(reply.headers.get("content-type")).toBe("application/problem+json");
  expect(problem.instance).toBe(reply.headers.get("x-request-id"));
  // A sentence for a person: it ends, and shows nothing of the machine's inside.
  expect(problem.detail).toMatch(/^\S.*[.!?)]$/s);
  expect(problem.detail).not.toMatch(/undefined|NaN|\[object|prisma|zod|Error:|\bat .*\.ts:/i);
  return problem;
}

/** All that a refused request must not change: platforms, what was asked of them, operations, guests, claims. */
async function traceOf(world: World) {
  const { prisma } = world.moxxie.db;
  const [operations, guests, claims] = await Promise.all([
    prisma.operation.count(),
    prisma.guest.findMany({ select: { id: true, busyOperationId: true, name: true }, orderBy: { id: "asc" } }),
    prisma.vmIdClaim.count(),
  ]);
  return { platforms: platformsOf(world), operations, guests, claims };
}

async function makeToken({ moxxie }: World, { role = "admin", ...times }: TokenRights): Promise<string> {
  const secret = newTokenSecret();
  await moxxie.db.prisma.apiToken.create({
    data: { name: role, role, hash: hashTokenSecret(secret), prefix: tokenPrefix(secret), createdBy: "test", ...times },
  });
  return secret;
}

interface Sending extends Omit<Asking, "token"> {
  method: Method;
  target: string;
  token: string | null;
}

async function send({ moxxie }: World, { method, target, token, body, headers = {} }: Sending): Promise<Reply> {
  // The route files ask the one instance of the process; the world that is asked takes its place.
  (globalThis as { moxxieInstance?: Promise<unknown> }).moxxieInstance = Promise.resolve(moxxie);
  const request = new Request(`http://moxxie.test/api/v1${target}`, {
    method,
    headers: {
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const handlers = await handlersOf(templateOf(target));
  const response = await handlers[method](request);
  const text = await response.text();
  return { status: response.status, headers: response.headers, json: text === "" ? null : JSON.parse(text) };
}

/** The route whose template the target fits; fixed words count before parameters, as in Next's router. */
function templateOf(target: string): string {
  const path = target.split("?")[0] ?? "";
  const fits = (template: string) =>
    new RegExp(`^${template.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(path);
  const found = resources.filter(({ path: template }) => fits(template)).map(({ path: template }) => template);
  const [best] = found.sort((a, b) => a.split("{").length - b.split("{").length);
  if (best === undefined) throw new Error(`no route for ${path}`);
  return best;
}
