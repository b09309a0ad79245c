import { describe, expect, test } from "vitest";
import { candidate } from "@/lib/domain/placement/testing";
import { anEndpoint } from "@/lib/domain/testing";
import { askedAbilities, fieldOf, whyNoPlatform } from "./creation-features";
import type { CreationWish } from "./creation-wish";

const wish = (change: Partial<CreationWish> = {}): CreationWish => ({
  kind: "vm",
  name: "web",
  datacenter: "DC1",
  cpuCores: 1,
  memoryMb: 1024,
  diskGb: 10,
  extraDisks: [],
  network: {},
  uplink: {},
  tags: [],
  start: false,
  affinityRules: {},
  ...change,
});

describe("what a wish asks of its platform", () => {
  test.each<[Partial<CreationWish>, string[]]>([
    [{}, []],
    [{ uplink: { publicAddress: false, firewallRulesets: [] } }, []],
    [{ uplink: { publicAddress: true, bandwidthMbps: 10 } }, ["bandwidth", "publicAddress"]],
    [{ package: "Small", network: { vlan: 5 } }, ["vlans", "packages"]],
    [{ extraDisks: [{ sizeGb: 1 }], cloudInit: { sshKeyNames: ["ada"] } }, ["namedSshKeys", "extraDisks"]],
    [{ cloudInit: { ip: undefined, sshKeys: ["ssh-ed25519 AAAA"] } }, []],
  ])("%j", (change, abilities) =>
    expect(askedAbilities(wish(change)).map(({ ability }) => ability)).toEqual(abilities),
  );

  test("is named by the field of the request, which is another one for a container", () => {
    const fields = [fieldOf("network.publicAddress", "vm"), fieldOf("cloudInit.ip", "vm"), fieldOf("diskGb", "vm")];
    expect(fields).toEqual(["network.publicIp", "cloudInit.ip", "diskGB"]);
    expect([fieldOf("cloudInit.ip", "container"), fieldOf("diskGb", "container")]).toEqual(["network.ip", "rootfsGB"]);
  });
});

describe("a wish that no platform of a datacenter can carry out", () => {
  const view = {
    endpoints: new Map([
      ["one", anEndpoint({ id: "one", provider: "one", version: "Alpha 1" })],
      ["two", anEndpoint({ id: "two", provider: "two", version: "Beta 2" })],
    ]),
  };
  const alpha = candidate({ endpointId: "one", capabilities: new Set(["tags"]) });
  const beta = candidate({ endpointId: "two", capabilities: new Set(["bandwidth", "packages"]) });
  const asked = (change: Partial<CreationWish>, hosts = [alpha, beta]) => whyNoPlatform(wish(change), { hosts, view });

  test("is none where one of them can do all of it", () => {
    expect(asked({ tags: ["a"] })).toBeUndefined();
    expect(asked({ package: "Small", uplink: { bandwidthMbps: 5 } })).toBeUndefined();
  });

  test("is refused by what nobody there can do", () => {
    expect(asked({ tags: ["a"], cloudInit: { user: "ada" } })).toMatchObject({
      code: "not_supported",
      message: "Alpha and Beta cannot be told a user name.",
      errors: [{ path: "cloudInit.user" }],
    });
    expect(asked({ package: "Small" }, [alpha])).toMatchObject({ errors: [{ path: "package" }] });
  });

  test("is refused as a whole where each part can be had, but not together", () => {
    expect(asked({ tags: ["a"], package: "Small" })).toMatchObject({
      message: "No platform there can do all of this together: tags, package.",
      errors: [{ path: "tags" }, { path: "package" }],
    });
  });
});
