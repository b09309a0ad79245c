import { methodNotAllowed, problemResponse } from "./answer";
import { type Method, methods, type RouteDeclaration } from "./declaration";
import { requestIdOf } from "./request-id";
import { type BoundRoute, serve } from "./serve";
import type { HttpServices } from "./services";

/** What Next calls. */
export type RequestHandler = ((request: Request) => Promise<Response>) & { resource?: Resource };

/** A path with its routes, as the OpenAPI document and the tests read it from a route file's exports. */
export interface Resource {
  path: string;
  routes: BoundRoute[];
}

/** The resource behind a route file's exports; undefined for a file that was not made by `resource`. */
export const resourceOf = (module: { GET?: RequestHandler }): Resource | undefined => module.GET?.resource;

type Verb = Method | "HEAD" | "OPTIONS";
export type ResourceHandlers = Record<Verb, RequestHandler>;

/** Makes `resource`, which puts declarations at a path. */
export function createResource(services: HttpServices) {
  /**
   * All handlers of a route file: `export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/vms", { GET: route(…) })`.
   * HEAD answers as GET does without the body; a method that is not declared is a 405 problem with `Allow`.
   */
  return function resource(path: string, declarations: Partial<Record<Method, RouteDeclaration>>): ResourceHandlers {
    const routes = methods.flatMap((method) => {
      const declaration = declarations[method];
      return declaration ? [{ method, path, declaration }] : [];
    });
    const allow = allowed(routes);
    const found: Resource = { path, routes };
    const handlerOf = (method: Method): RequestHandler => {
      const bound = routes.find((each) => each.method === method);
      const handle = bound ? (request: Request) => serve(bound, request, services) : refusal(allow);
      return Object.assign(handle, { resource: found });
    };
    const GET = handlerOf("GET");
    return {
      GET,
      HEAD: declarations.GET ? headOf(GET) : refusal(allow),
      POST: handlerOf("POST"),
      PUT: handlerOf("PUT"),
      PATCH: handlerOf("PATCH"),
      DELETE: handlerOf("DELETE"),
      OPTIONS: optionsOf(allow),
    };
  };
}

const allowed = (routes: readonly BoundRoute[]) =>
  [...routes.flatMap(({ method }) => (method === "GET" ? ["GET", "HEAD"] : [method])), "OPTIONS"].join(", ");

const headOf =
  (get: RequestHandler): RequestHandler =>
  async (request) => {
    const response = await get(request);
    await response.body?.cancel();
    return new Response(null, { status: response.status, headers: response.headers });
  };

const optionsOf =
  (allow: string): RequestHandler =>
  async () =>
    new Response(null, { status: 204, headers: { allow } });

const refusal =
  (allow: string): RequestHandler =>
  async (request) => {
    const requestId = requestIdOf(request);
    return problemResponse(methodNotAllowed(request.method, allow), requestId, { allow, "x-request-id": requestId });
  };
