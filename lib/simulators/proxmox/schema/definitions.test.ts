import { describe, expect, test } from "vitest";
import { isKnownFormat } from "../parameters/formats";
import { routes } from "../routes/index";
import { findParameter, formatDefinitions, methodDefinition, methodDefinitions } from "./definitions";
import { Router } from "./router";

describe("schema", () => {
  test("every method of the schema is served, and nothing is served without a schema", () => {
    const defined = methodDefinitions.map((method) => `${method.method} ${method.path}`).sort();
    expect(Object.keys(routes).sort()).toEqual(defined);
  });

  test("every format that a parameter names is one that the check knows", () => {
    const ofParameters = methodDefinitions.flatMap((method) => [
      ...[...method.parameters.values()].map((parameter) => parameter.format),
      ...[...method.families.values()].map((family) => family.definition.format),
    ]);
    const ofProperties = [...formatDefinitions.values()].flatMap((format) =>
      Object.values(format.properties ?? {}).map((property) => property.format),
    );
    const unknown = [...ofParameters, ...ofProperties].filter((name) => name !== undefined && !isKnownFormat(name));
    expect(unknown).toEqual([]);
  });

  test("families end at their highest index", () => {
    const create = methodDefinition("POST /nodes/{node}/qemu");
    expect(findParameter(create, "scsi30")).toBeDefined();
    expect(findParameter(create, "scsi31")).toBeUndefined();
    expect(findParameter(create, "scsi01")).toBeUndefined();
    expect(findParameter(methodDefinition("POST /nodes/{node}/lxc"), "mp255")).toBeDefined();
  });
});

describe("router", () => {
  const router = new Router(methodDefinitions);

  test("fixed segments win over path parameters", () => {
    expect(router.find("GET", "/nodes/a/qemu/100/status/current")?.definition.path).toBe(
      "/nodes/{node}/qemu/{vmid}/status/current",
    );
  });

  test("a volume id may contain slashes", () => {
    const found = router.find("GET", "/nodes/a/storage/local/content/local:iso/x.iso");
    expect(found?.pathParameters).toEqual({ node: "a", storage: "local", volume: "local:iso/x.iso" });
  });

  test("an unknown path and an unknown method on a path are not found", () => {
    expect(router.find("GET", "/nodes/a/nothing")).toBeUndefined();
    expect(router.find("PUT", "/version")).toBeUndefined();
  });
});
