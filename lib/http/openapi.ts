import { z } from "zod";
import { createDocument, type ZodOpenApiObject, type ZodOpenApiPathsObject } from "zod-openapi";
import { errorCodes } from "@/lib/errors";
import { version } from "@/lib/version";
import { operationOf } from "./openapi-operation";
import { apiBase } from "./path";
import { statusOf } from "./problem";
import type { Resource } from "./resource";

/** The OpenAPI 3.1 document of these paths, made from the schemas that parse their requests and check their answers. */
export function openApiDocument(resources: readonly Resource[]) {
  return createDocument(outline(resources), {
    // An answer drops what the schema does not name, but the contract lets later versions add fields.
    allowEmptySchema: { unknown: true },
    override: ({ zodSchema, jsonSchema, io }) => {
      if (io === "input") describeStringBool(zodSchema, jsonSchema);
      // Zod says of every integer that it is a safe one; a reader only stumbles over it.
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (io === "output" && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
}

function outline(resources: readonly Resource[]): ZodOpenApiObject {
  return {
    openapi: "3.1.0",
    info: {
      title: "Moxxie",
      version,
      description: introduction,
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: apiBase, description: "This instance" }],
    security: [{ token: [] }, { session: [] }],
    tags: [...new Set(resources.flatMap(({ routes }) => routes.map(({ declaration }) => declaration.text.tag)))]
      .sort()
      .map((name) => ({ name })),
    paths: pathsOf(resources),
    components: {
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "An API token." },
        session: {
          type: "apiKey",
          in: "cookie",
          name: "next-auth.session-token",
          description: "The dashboard's own session; writes only from its own pages.",
        },
      },
    },
    // For clients that want to switch on them: every code with its status.
    "x-error-codes": Object.fromEntries(errorCodes.map((code) => [code, statusOf[code]])),
  };
}

function pathsOf(resources: readonly Resource[]): ZodOpenApiPathsObject {
  const sorted = [...resources].sort((a, b) => (a.path < b.path ? -1 : 1));
  return Object.fromEntries(
    sorted.map(({ path, routes }) => [
      path,
      Object.fromEntries(routes.map((route) => [route.method.toLowerCase(), operationOf(route)])),
    ]),
  );
}

/** `z.stringbool()` takes `true` and `false` from a query, which OpenAPI calls a boolean. */
function describeStringBool(schema: z.core.$ZodType, described: { type?: unknown; default?: unknown }): void {
  if (schema instanceof z.ZodDefault && isStringBool(schema.def.innerType)) described.default = schema.def.defaultValue;
  else if (!isStringBool(schema)) return;
  described.type = "boolean";
}

const isStringBool = (schema: z.core.$ZodType) => schema instanceof z.ZodPipe && schema.def.out instanceof z.ZodBoolean;

const introduction = `A control plane for virtual machines and containers across datacenters and platforms.

**Writes** answer 202 with an operation to follow at \`Location\`. With \`?dryRun=true\` they answer 200 with the plan and change nothing.
With an \`Idempotency-Key\` a repetition within 24 hours gets the first answer again instead of doing the work twice.

**Errors** are \`application/problem+json\` (RFC 9457) with a stable \`code\`; \`instance\` is the request's id, as in \`X-Request-Id\`.

**Lists** take \`limit\` and \`cursor\`; pass \`nextCursor\` on until it is null.`;
