import { describe, expect, test } from "vitest";
import { MoxxieError } from "@/lib/errors";
import type { GuestSpec, TemplateInfo } from "../provider";
import { orderOf, refuseImpossible, type ServerOrder } from "./creation-order";

const template: TemplateInfo = { id: "46", name: "Debian 12", kind: "vm", hostNames: ["prg1"], cloudInit: true };
const spec: GuestSpec = {
  operationId: "6b6f0c5e-2f61-4d0b-9d0c-000000000001",
  kind: "vm",
  vmId: "new-000000000001",
  name: "web",
  hostName: "prg1",
  cpuCores: 2,
  memoryMb: 2048,
  diskGb: 40,
  storage: "Local",
  template,
  tags: [],
};
const defaults = { endpointId: "vf", userId: 7, packageId: 3 };

describe("the order of a server", () => {
  const plain: ServerOrder = { packageId: 3, userId: 7, hypervisorId: 4, storage: 40, memory: 2048, cpuCores: 2 };
  const cases: [what: string, wish: Partial<GuestSpec>, body: Partial<ServerOrder>][] = [
    ["leaves to the package what was not asked for", {}, {}],
    ["names the package that was asked for", { packageId: "21" }, { packageId: 21 }],
    ["leaves the panel's default profile to the panel", { network: { profileId: "0" } }, {}],
    ["names any other profile", { network: { profileId: "71" } }, { networkProfile: 71 }],
    [
      "counts speed in kB/s, both ways",
      { network: { profileId: "0", bandwidthMbps: 100 } },
      { networkSpeedInbound: 12_500, networkSpeedOutbound: 12_500 },
    ],
    [
      "rounds fractions of a Mbit/s to whole kB/s",
      { network: { profileId: "0", bandwidthMbps: 0.5 } },
      { networkSpeedInbound: 63, networkSpeedOutbound: 63 },
    ],
    ["takes an address", { network: { profileId: "0", publicAddress: true } }, { ipv4: 1 }],
    ["takes no address", { network: { profileId: "0", publicAddress: false } }, { ipv4: 0 }],
    [
      "applies rulesets",
      { network: { profileId: "0", firewallRulesets: ["31", "32"] } },
      { firewallRulesets: [31, 32] },
    ],
    ["applies the package's rulesets when none are named", { network: { profileId: "0", firewallRulesets: [] } }, {}],
    [
      "has one more disk",
      { extraDisks: [{ sizeGb: 5 }] },
      { additionalStorage1Enable: true, additionalStorage1Capacity: 5 },
    ],
    [
      "has two more disks",
      { extraDisks: [{ sizeGb: 5 }, { sizeGb: 6 }] },
      {
        additionalStorage1Enable: true,
        additionalStorage1Capacity: 5,
        additionalStorage2Enable: true,
        additionalStorage2Capacity: 6,
      },
    ],
  ];
  test.each(cases)("%s", (_, wish, body) => {
    expect(orderOf({ ...spec, ...wish }, { groupId: 4, ...defaults })).toEqual({ ...plain, ...body });
  });

  test("holds neither name nor template nor keys: the panel ignores them there", () => {
    const order = orderOf({ ...spec, cloudInit: { sshKeys: ["ssh-rsa A"] } }, { groupId: 4, ...defaults });
    expect(Object.keys(order).sort()).toEqual(Object.keys(plain).sort());
  });
});

describe("what cannot be done", () => {
  const thrown = (wish: Partial<GuestSpec>, known: Partial<typeof defaults> = {}) => {
    try {
      refuseImpossible({ ...spec, ...wish }, { ...defaults, ...known });
    } catch (error) {
      return error;
    }
    return undefined;
  };

  const cases: [what: string, wish: Partial<GuestSpec>, paths: string[]][] = [
    ["a container", { kind: "container", container: { swapMb: 1, unprivileged: true } }, ["kind"]],
    ["settings of a container on a VM", { container: { swapMb: 1, unprivileged: true } }, ["container"]],
    ["user data", { cloudInit: { userData: "#cloud-config" } }, ["cloudInit.userData"]],
    [
      "a user and an address of one's own",
      { cloudInit: { user: "ops", ip: "10.0.0.5/24", gateway: "10.0.0.1", nameservers: ["1.1.1.1"] } },
      ["cloudInit.user", "cloudInit.ip", "cloudInit.gateway", "cloudInit.nameservers"],
    ],
    ["a VLAN", { network: { profileId: "0", vlan: 100 } }, ["network.vlan"]],
    ["tags and notes", { tags: ["a"], description: "b" }, ["tags", "description"]],
    ["three more disks", { extraDisks: [{ sizeGb: 1 }, { sizeGb: 1 }, { sizeGb: 1 }] }, ["extraDisks"]],
    ["a shared disk", { linkedClone: true }, ["linkedClone"]],
    ["less memory than the panel gives", { memoryMb: 128 }, ["memoryMb"]],
    ["a bridge in place of a profile", { network: { profileId: "vmbr0" } }, ["network.profileId"]],
    ["a package by name", { packageId: "Standard" }, ["packageId"]],
    ["a ruleset by name", { network: { profileId: "0", firewallRulesets: ["web"] } }, ["network.firewallRulesets"]],
    ["a template of another platform", { template: { ...template, id: "guest:9000" } }, ["template"]],
  ];
  test.each(cases)("%s is refused with the field and a sentence", (_, wish, paths) => {
    const error = thrown(wish);
    expect(error).toBeInstanceOf(MoxxieError);
    expect(error).toMatchObject({ code: "not_supported", message: expect.stringMatching(/\.$/) });
    expect((error as MoxxieError).errors?.map(({ path }) => path)).toEqual(paths);
  });

  test("nothing can be made without an owner or a package", () => {
    expect(thrown({}, { userId: undefined })).toMatchObject({
      code: "invalid_request",
      message: expect.stringContaining("userId"),
    });
    expect(thrown({}, { packageId: undefined })).toMatchObject({
      code: "invalid_request",
      message: expect.stringContaining("packageId"),
    });
    expect(thrown({ packageId: "21" }, { packageId: undefined })).toBeUndefined();
  });

  test("a template of other packages is refused before anything is made", () => {
    const windows = { ...template, name: "Windows Server 2022", packageIds: ["26"] };
    expect(thrown({ template: windows })).toMatchObject({
      code: "cannot_be_done",
      message: "Template 'Windows Server 2022' is for packages 26, not for package 3.",
    });
    expect(thrown({ template: windows, packageId: "26" })).toBeUndefined();
  });

  test("all that the platform has is let pass", () => {
    const network = { profileId: "71", bandwidthMbps: 100, publicAddress: true, firewallRulesets: ["31"] };
    const cloudInit = { sshKeys: ["ssh-rsa A"], sshKeyNames: ["ops"] };
    expect(thrown({ network, cloudInit, extraDisks: [{ sizeGb: 1 }], packageId: "21" })).toBeUndefined();
  });
});
