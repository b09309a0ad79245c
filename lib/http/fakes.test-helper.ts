import { Writable } from "node:stream";
import type { Actor } from "@/lib/auth/actor";
import { createLogger } from "@/lib/log/logger";
import type { Moxxie } from "@/lib/moxxie";
import type { Method, RouteDeclaration } from "./declaration";
import { createResource } from "./resource";
import type { HttpServices } from "./services";

/** Somebody who may do everything, unless the test says otherwise. */
export function actorOf(change: Partial<Actor> = {}): Actor {
  return {
    kind: "token",
    id: "t1",
    name: "test",
    role: "admin",
    datacenterIds: null,
    scopes: null,
    ip: "192.0.2.1",
    requestId: null,
    ...change,
  };
}

/** As much of a Moxxie as the tests of the entrance touch; anything else fails as undefined. */
export function partOfMoxxie(parts: Partial<{ [Key in keyof Moxxie]: unknown }> = {}): Moxxie {
  const silent = createLogger({ level: "silent", destination: new Writable({ write: (_, __, done) => done() }) });
  return { log: silent, processId: "p1", config: { rateLimitPerMinute: 0 }, ...parts } as unknown as Moxxie;
}

export interface World {
  actor: Actor | null;
  moxxie: Moxxie;
}

/** One path with its routes over a world that the test can change. */
export function serving(
  world: World,
  path: string,
  declarations: Partial<Record<Method, RouteDeclaration>>,
  execute: HttpServices["execute"] = async () => {
    throw new Error("no command was expected");
  },
) {
  const services: HttpServices = {
    moxxie: async () => world.moxxie,
    actorOf: async () => world.actor,
    execute,
  };
  const handlers = createResource(services)(path, declarations);
  return async (method: keyof typeof handlers, target: string, init: RequestInit = {}) => {
    const response = await handlers[method](new Request(`http://moxxie.test/api/v1${target}`, { method, ...init }));
    return response;
  };
}

/** A request's JSON body with its header. */
export const json = (value: unknown, headers: Record<string, string> = {}) => ({
  body: typeof value === "string" ? value : JSON.stringify(value),
  headers: { "content-type": "application/json", ...headers },
});
