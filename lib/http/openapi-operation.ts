import { z } from "zod";
import type { ZodOpenApiOperationObject, ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from "zod-openapi";
import { PlanView } from "@/lib/contracts/operations";
import { Problem } from "@/lib/contracts/problem";
import type { ErrorCode } from "@/lib/errors";
import type { RouteDeclaration } from "./declaration";
import { problemContentType, statusOf } from "./problem";
import type { BoundRoute } from "./serve";

const RequestId = z.string().meta({ description: "The request's id, for the log" });
const headers = z.object({ "X-Request-Id": RequestId });
const acceptedHeaders = headers.extend({
  Location: z.string().meta({ description: "Where the operation can be followed" }),
});
const IdempotencyKey = z
  .string()
  .max(255)
  .optional()
  .meta({ description: "A repetition with the same key within 24 hours gets the first answer again" });

/** One method of one path in the OpenAPI document. */
export function operationOf({ method, declaration }: BoundRoute): ZodOpenApiOperationObject {
  const { text, access, params, query, body, idempotent, command } = declaration;
  return {
    operationId: text.id,
    summary: text.summary,
    ...(text.description && { description: text.description }),
    tags: [text.tag],
    ...("public" in access && { security: [] }),
    ...("permission" in access && { "x-permission": access.permission }),
    ...(command && { "x-command": command }),
    requestParams: {
      ...(params && { path: params }),
      ...(query && { query }),
      ...(idempotent && { header: z.object({ "Idempotency-Key": IdempotencyKey }) }),
    },
    ...(body &&
      method !== "GET" && {
        requestBody: {
          required: !body.safeParse({}).success,
          content: { "application/json": { schema: body, ...example(text.examples?.body) } },
        },
      }),
    responses: { ...goodAnswers(declaration), ...problemAnswers(declaration, method !== "GET") },
  };
}

const example = (value: unknown) => (value === undefined ? {} : { example: value });

function goodAnswers(declaration: RouteDeclaration): ZodOpenApiResponsesObject {
  const { response, status, text, command, mayBeThere } = declaration;
  const good: ZodOpenApiResponseObject =
    "json" in response
      ? {
          description: status === 202 ? "Accepted; the operation goes on" : status === 204 ? "Done" : "OK",
          headers: status === 202 ? acceptedHeaders : headers,
          ...(status !== 204 && {
            content: { "application/json": { schema: response.json, ...example(text.examples?.response) } },
          }),
        }
      : {
          description: response.description,
          headers,
          content: { [response.contentType]: { schema: { type: "string" } } },
        };
  if (!command) return { [status]: good };
  const plan = {
    description: "With `dryRun`: the plan",
    headers,
    content: { "application/json": { schema: PlanView } },
  };
  const either = {
    headers,
    content: { "application/json": { schema: z.union(["json" in response ? response.json : z.null(), PlanView]) } },
  };
  if (mayBeThere) return { [status]: good, 200: { ...either, description: "It was there already" } };
  if (status !== 200) return { [status]: good, 200: plan };
  return { 200: { ...good, ...either } };
}

function problemAnswers(declaration: RouteDeclaration, hasBody: boolean): ZodOpenApiResponsesObject {
  const byStatus = Map.groupBy(codesOf(declaration, hasBody), (code) => statusOf[code]);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\``).join(", "),
        headers,
        content: { [problemContentType]: { schema: Problem } },
      },
    ]),
  );
}

/** Every code that the route answers with: those of its kind and its own. */
function codesOf({ access, idempotent, params, query, text }: RouteDeclaration, hasBody: boolean): ErrorCode[] {
  const known = !("public" in access);
  return [
    ...new Set<ErrorCode>([
      ...(params || query || hasBody ? (["invalid_request"] as const) : []),
      ...(hasBody ? (["malformed_json", "payload_too_large", "unsupported_media_type"] as const) : []),
      ...(known ? (["unauthenticated", "forbidden", "too_many_requests", "database_unreachable"] as const) : []),
      ...(known && hasBody ? (["cross_site_request"] as const) : []),
      ...(idempotent ? (["conflict", "idempotency_key_running", "idempotency_key_reused"] as const) : []),
      ...(text.errors ?? []),
      "internal_error",
    ]),
  ];
}
