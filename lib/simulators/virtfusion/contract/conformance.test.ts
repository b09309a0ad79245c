import { readFileSync } from "node:fs";
import { Validator } from "@seriousme/openapi-schema-validator";
import Ajv from "ajv";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { startVirtfusionSimulator, type VirtfusionSimulator } from "..";
import { routes } from "../routes/index";
import { TestClient } from "../testing/client";
import { type Scene, type Step, setScene, steps, take } from "../testing/walk";
import { contractFile, loadContract } from "./contract";

const Content = z.object({
  content: z.object({ "application/json": z.object({ schema: z.looseObject({}) }) }).optional(),
});
const Operation = z.looseObject({
  parameters: z.array(z.looseObject({ name: z.string(), in: z.string(), schema: z.looseObject({}) })).optional(),
  requestBody: Content.optional(),
  responses: z.record(z.string(), z.union([z.object({ $ref: z.string() }), Content])),
});
const Document = z.strictObject({
  openapi: z.literal("3.0.1"),
  info: z.object({ title: z.string(), version: z.literal("1.0.0") }),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.looseObject({ schemas: z.record(z.string(), z.looseObject({})) }),
});
const Shapes = z.record(z.string(), z.unknown());

const text = readFileSync(contractFile, "utf8");
const document = Document.parse(JSON.parse(text));
const shapes = Shapes.parse(
  JSON.parse(readFileSync(new URL("../testing/answer-shapes.schema.json", import.meta.url), "utf8")),
);
// The simulator checks itself by another library; here the schemas are compiled anew.
const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addSchema({ $id: "contract", components: document.components });

let simulator: VirtfusionSimulator;
let client: TestClient;
let scene: Scene;

beforeAll(async () => {
  simulator = await startVirtfusionSimulator({ guests: 4 });
  client = new TestClient(simulator, simulator.token);
  scene = await setScene(simulator, client);
});
afterAll(() => simulator.close());

describe("the contract", () => {
  test("is a valid OpenAPI document", async () => {
    const { valid, errors } = await new Validator().validate(JSON.parse(text));
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
  });

  test("holds facts alone: no descriptions, examples or servers", () => {
    expect(text).not.toMatch(/"(?:description|summary)": "[^"]/);
    expect(text).not.toMatch(/"(?:examples?|tags)":/);
    expect(Object.keys(document)).toEqual(["openapi", "info", "paths", "components"]);
  });

  test("has a handler for each operation, and there is no handler without an operation", async () => {
    expect(Object.keys(routes).sort()).toEqual((await loadContract()).operationIds().sort());
  });
});

describe("every operation", () => {
  test("keeps to the contract in request and answer, and has the keys of the vendor's own answer", async () => {
    const walked: string[] = [];
    for (const step of steps(simulator, scene)) {
      const { status, body, text: sent } = await take(simulator, client, step);
      expect({ operation: step.operation, status, sent: status >= 400 ? sent : "" }).toEqual({
        operation: step.operation,
        status: step.status,
        sent: "",
      });
      expect({ operation: step.operation, errors: requestErrors(step) }).toEqual({
        operation: step.operation,
        errors: [],
      });
      expect({ operation: step.operation, errors: answerErrors(step, body, sent) }).toEqual({
        operation: step.operation,
        errors: [],
      });
      expect({ operation: step.operation, ...differences(step, body) }).toEqual({
        operation: step.operation,
        missing: [],
        unknown: [],
      });
      walked.push(step.operation);
    }
    expect(walked.sort()).toEqual(Object.keys(routes).sort());
  });
});

function operationOf(step: Step): z.infer<typeof Operation> {
  const [method = "", path = ""] = step.operation.split(" ");
  const operation = document.paths[path]?.[method.toLowerCase()];
  if (!operation) throw new Error(`the contract has no ${step.operation}`);
  return operation;
}

function requestErrors(step: Step): string[] {
  const { parameters = [], requestBody } = operationOf(step);
  const required = parameters.filter(
    (parameter) => parameter.in === "path" && step.path?.[parameter.name] === undefined,
  );
  const schema = requestBody?.content?.["application/json"].schema;
  if (!schema) return [...required.map(({ name }) => name), ...(step.body === undefined ? [] : ["takes no body"])];
  return [...required.map(({ name }) => name), ...validate(schema, step.body)];
}

function answerErrors(step: Step, body: unknown, sent: string): string[] {
  const response = operationOf(step).responses[String(step.status)];
  if (!response || "$ref" in response) return [`${step.status} is no answer of the contract`];
  const schema = response.content?.["application/json"].schema;
  if (!schema) return sent === "" ? [] : ["has a body"];
  return validate(schema, body);
}

function validate(schema: object, value: unknown): string[] {
  const inContract = JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"contract#/components'));
  const check = ajv.compile(inContract);
  return check(value) ? [] : (check.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

/** Keys inside lists and maps of which the example shows nothing are not known, so they are not compared. */
function differences(step: Step, body: unknown): { missing: string[]; unknown: string[] } {
  const shape = shapes[`${step.operation} ${step.status}`];
  if (shape === undefined) return { missing: [], unknown: [] };
  const expected = new Set(keysOf(shape, ""));
  const shown = new Set([...expected].map(parentOf));
  const actual = new Set(keysOf(body, ""));
  return {
    missing: [...expected].filter((key) => !actual.has(key)),
    unknown: [...actual].filter((key) => !expected.has(key) && shown.has(parentOf(key))),
  };
}

function parentOf(key: string): string {
  return key.slice(0, key.lastIndexOf("."));
}

function keysOf(value: unknown, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => keysOf(item, `${path}[]`));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [`${path}.${key}`, ...keysOf(inner, `${path}.${key}`)]);
}
