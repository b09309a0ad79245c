import { describe, expect, test } from "vitest";
import { ApiError } from "../errors";
import { methodDefinition } from "../schema/definitions";
import { PveVersion } from "../version";
import { checkParameters } from "./check";

function check(route: string, parameters: Record<string, string | string[]>, release: "8.4" | "9.1" = "9.1") {
  const raw = new Map(
    Object.entries(parameters).map(([name, value]) => [name, Array.isArray(value) ? value : [value]]),
  );
  const pathParameters: Record<string, string> = route.includes("{vmid}")
    ? { node: "pve1", vmid: "100" }
    : { node: "pve1" };
  return checkParameters({ method: methodDefinition(route), raw, pathParameters, version: new PveVersion(release) });
}

function errorsOf(route: string, parameters: Record<string, string | string[]>, release: "8.4" | "9.1" = "9.1") {
  try {
    check(route, parameters, release);
  } catch (error) {
    if (error instanceof ApiError) return error.errors;
    throw error;
  }
  return undefined;
}

const create = "POST /nodes/{node}/qemu";
const config = "PUT /nodes/{node}/qemu/{vmid}/config";
const createContainer = "POST /nodes/{node}/lxc";

describe("parameter check", () => {
  test("all problems are collected, each under its parameter", () => {
    expect(errorsOf(create, { cores: "0", bogus: "1", bios: "uefi" })).toEqual({
      vmid: "property is missing and it is not optional",
      cores: "value must have a minimum value of 1",
      bogus: "property is not defined in schema and the schema does not allow additional properties",
      bios: "value 'uefi' does not have a value in the enumeration 'seabios, ovmf'",
    });
  });

  test.each([
    [create, { vmid: "abc" }, { vmid: "type check ('integer') failed - got 'abc'" }],
    [create, { vmid: "99" }, { vmid: "invalid format - value does not look like a valid VM ID\n" }],
    [create, { vmid: "100", onboot: "yes" }, { onboot: "type check ('boolean') failed - got 'yes'" }],
    [create, { vmid: "100", cpulimit: "many" }, { cpulimit: "type check ('number') failed - got 'many'" }],
    [create, { vmid: "100", cpulimit: "129" }, { cpulimit: "value must have a maximum value of 128" }],
    [
      create,
      { vmid: "100", name: "not_dns" },
      { name: "invalid format - value does not look like a valid DNS name\n" },
    ],
    [
      create,
      { vmid: "100", memory: "8" },
      { memory: "invalid format - format error\nmemory.current: value must have a minimum value of 16\n" },
    ],
    [create, { vmid: "100", force: "1" }, { archive: "missing property required by 'force'" }],
    [config, { digest: "x".repeat(41) }, { digest: "value may only be 40 characters long" }],
    [
      createContainer,
      { vmid: "100", ostemplate: "local:vztmpl/a.tar.gz", password: "1234" },
      { password: "value must be at least 5 characters long" },
    ],
    [
      "PUT /nodes/{node}/qemu/{vmid}/resize",
      { disk: "scsi0", size: "-5G" },
      { size: "value does not match the regex pattern" },
    ],
  ] as const)("%s %o is refused in the API's words", (route, parameters, errors) => {
    expect(errorsOf(route, parameters)).toEqual(errors);
  });

  test.each([
    [
      "net0",
      "virtio,bridge=vmbr0,tag=4095",
      "invalid format - format error\nnet0.tag: value must have a maximum value of 4094\n",
    ],
    [
      "net0",
      "virtio,bridge=vmbr0,bridge=vmbr1",
      "invalid format - duplicate key in comma-separated list property: bridge\n",
    ],
    [
      "ipconfig0",
      "gw=10.0.0",
      "invalid format - format error\nipconfig0.gw: invalid format - value does not look like a valid IPv4 address\n\nipconfig0.ip: missing property required by 'gw'\n",
    ],
    [
      "scsi0",
      "local-lvm:8,cache=fast",
      "invalid format - format error\nscsi0.cache: value 'fast' does not have a value in the enumeration 'none, writethrough, writeback, unsafe, directsync'\n",
    ],
  ])("problems inside a property string are named: %s=%s", (key, value, text) => {
    expect(errorsOf(config, { [key]: value })).toEqual({ [key]: text });
  });

  test("property strings accept words for booleans, and short forms of keys", () => {
    expect(
      errorsOf(config, {
        net0: "virtio=BC:24:11:00:00:01,bridge=vmbr0,firewall=on",
        agent: "1",
        scsi0: "file=local-lvm:8",
      }),
    ).toBeUndefined();
  });

  test("a path parameter may be repeated in the body only with the same value", () => {
    expect(errorsOf(config, { vmid: "100", cores: "2" })).toBeUndefined();
    expect(errorsOf(config, { vmid: "101", cores: "2" })).toEqual({
      vmid: "duplicate parameter (already defined in URI) with conflicting values!",
    });
  });

  test("repeated keys of a list are joined", () => {
    expect(check(config, { delete: ["net1", "net2"] }).text("delete")).toBe("net1,net2");
  });

  test("a release does not know the parameters of a later one", () => {
    const parameters = { vmid: "100", "ha-managed": "0" };
    expect(errorsOf(create, parameters, "9.1")).toBeUndefined();
    expect(errorsOf(create, parameters, "8.4")).toEqual({
      "ha-managed": "property is not defined in schema and the schema does not allow additional properties",
    });
  });
});
