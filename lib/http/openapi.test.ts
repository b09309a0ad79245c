import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { resources } from "@/app/api/v1/_routes";
import { errorCodes } from "@/lib/errors";
import { openApiDocument } from "./openapi";

const Operation = z.looseObject({
  operationId: z.string(),
  responses: z.record(z.string(), z.looseObject({ content: z.record(z.string(), z.unknown()).optional() })),
  parameters: z.array(z.looseObject({ name: z.string(), in: z.string() })).optional(),
  requestBody: z.looseObject({}).optional(),
  security: z.array(z.unknown()).optional(),
});
const Document = z.looseObject({
  openapi: z.string(),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.looseObject({ schemas: z.record(z.string(), z.looseObject({})) }),
});

// As a client gets it: through JSON.
const text = JSON.stringify(openApiDocument(resources));
const document = Document.parse(JSON.parse(text));
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, path, operation })),
);

describe("the OpenAPI document", () => {
  test("is valid OpenAPI 3.1", async () => {
    const result = await new Validator().validate(JSON.parse(text));
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
    expect(document.openapi).toBe("3.1.0");
  });

  test("has every route that is served", () => {
    const served = resources.flatMap(({ path, routes }) => routes.map(({ method }) => `${method} ${path}`));
    expect(operations.map(({ name }) => name).sort()).toEqual(served.sort());
  });

  test("has an operation id for each, no two alike", () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z][A-Za-z]+$/);
  });

  test("lists every error code", () => {
    expect(JSON.stringify(document.components.schemas.Problem)).toContain("no_capacity");
    expect(Object.keys(z.record(z.string(), z.number()).parse(document["x-error-codes"])).sort()).toEqual(
      [...errorCodes].sort(),
    );
  });

  test("leaves no reference open", () => {
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g))
      expect(document.components.schemas, name).toHaveProperty(name ?? "");
  });

  test.each(operations.map((each) => [each.name, each] as const))("%s names its path's parameters", (_, each) => {
    const named = (each.operation.parameters ?? []).filter((parameter) => parameter.in === "path");
    expect(named.map((parameter) => parameter.name).sort()).toEqual(
      [...each.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort(),
    );
  });

  test("describes the creation of a VM in its fixed shape, with examples", () => {
    const create = document.paths["/vms"]?.post;
    expect(JSON.stringify(create?.requestBody)).toContain('"failoverDC":"DC2"');
    expect(JSON.stringify(create?.responses["202"])).toContain('"status":"processing"');
    expect(create?.responses).toHaveProperty("200");
    expect(create?.parameters?.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["dryRun", "confirm", "Idempotency-Key"]),
    );
  });

  test("says that a dry run is a boolean and that defaults need not be sent", () => {
    const dryRun = document.paths["/vms"]?.post?.parameters?.find(({ name }) => name === "dryRun");
    expect(dryRun).toMatchObject({ in: "query", schema: { type: "boolean", default: false } });
    expect(dryRun?.required ?? false).toBe(false);
  });
});
