import type { Actor } from "@/lib/auth/actor";
import { authorise } from "@/lib/auth/authorise";
import { noteForbidden } from "@/lib/auth/refusals";
import { MoxxieError } from "@/lib/errors";
import { withLogContext } from "@/lib/log/context";
import { createLogger, type Logger } from "@/lib/log/logger";
import type { Moxxie } from "@/lib/moxxie";
import { accessLogged } from "./access-log";
import { problemResponse } from "./answer";
import { respond } from "./checked-response";
import type { Method, RouteDeclaration } from "./declaration";
import { withIdempotency } from "./idempotency";
import { parseCall } from "./parse-call";
import { callersError } from "./problem";
import { takeFromRate } from "./rate-limit";
import { requestIdOf } from "./request-id";
import type { HttpServices } from "./services";

/** A declaration at its place. */
export interface BoundRoute {
  method: Method;
  /** As in the OpenAPI document, without the base: `/vms/{id}`. */
  path: string;
  declaration: RouteDeclaration;
}

/** What is known of a request so far; the access log tells it also when the request fails. */
export interface Trace {
  requestId: string;
  actor: Actor | null;
  log: Logger;
  /** The code of the problem that was answered. */
  code?: string;
  /** Headers of every further answer to this request. */
  headers: Record<string, string>;
}

const fallbackLog = createLogger({ name: "http", level: "warn" });

/** Answers one request by its declaration. Never throws: whatever goes wrong becomes a problem document. */
export async function serve(bound: BoundRoute, request: Request, services: HttpServices): Promise<Response> {
  const trace: Trace = { requestId: requestIdOf(request), actor: null, log: fallbackLog, headers: {} };
  return accessLogged({ bound, request, trace }, () =>
    withLogContext({ requestId: trace.requestId }, async () => {
      try {
        return await answered(bound, request, { services, trace });
      } catch (error) {
        return problemFor(error, trace);
      }
    }),
  );
}

/** Denies first: who may not ask learns nothing of whether the question was well formed. */
async function answered(
  bound: BoundRoute,
  request: Request,
  { services, trace }: { services: HttpServices; trace: Trace },
): Promise<Response> {
  const { declaration } = bound;
  if ("public" in declaration.access) {
    const parsed = await parseCall(bound, request);
    const nobody = { moxxie: null, actor: null, idempotency: null };
    const handled = await declaration.handle({ ...base(), ...parsed.input, ...nobody });
    return respond(declaration, handled, trace);
  }
  const moxxie = await services.moxxie();
  trace.log = moxxie.log;
  const actor = await admit(declaration, { moxxie, request, services, trace });
  return withLogContext({ actor: `${actor.kind}:${actor.id}` }, async () => {
    const parsed = await parseCall(bound, request);
    return withIdempotency({ moxxie, actor, bound, request, parsed }, async (idempotency) => {
      const handled = await declaration.handle({ ...base(), ...parsed.input, moxxie, actor, idempotency });
      return respond(declaration, handled, trace);
    });
  });

  function base() {
    return { request, requestId: trace.requestId, services };
  }
}

async function admit(
  { access, command }: RouteDeclaration,
  facts: { moxxie: Moxxie; request: Request; services: HttpServices; trace: Trace },
): Promise<Actor> {
  const { moxxie, request, services, trace } = facts;
  const found = await services.actorOf(moxxie, request);
  if (!found) throw new MoxxieError("unauthenticated", "Sign in, or send 'Authorization: Bearer' with an API token.");
  const actor = { ...found, requestId: trace.requestId };
  trace.actor = actor;
  await takeFromRate(moxxie, actor, trace.headers);
  if ("permission" in access) {
    try {
      authorise(actor, access.permission);
    } catch (error) {
      // `execute`, which audits its refusals, never hears of this one.
      if (command) noteForbidden(moxxie, { actor, command, error });
      throw error;
    }
  }
  return actor;
}

function problemFor(error: unknown, trace: Trace): Response {
  const known = callersError(error);
  trace.code = known.code;
  if (known.code === "internal_error" || known.code === "database_unreachable")
    trace.log.error({ err: error }, "a request failed");
  else if (known.cause) trace.log.debug({ err: known }, "a request was refused");
  return problemResponse(known, trace.requestId, trace.headers);
}
