import { describe, expect, test } from "vitest";
import { type CreateDraft, emptyDraft, nameToPlanWith, readDraft } from "./create-draft";
import { fieldOfPath, fieldOfRefusal } from "./create-fields";

const draft = (edit: Partial<CreateDraft>): CreateDraft => ({
  ...emptyDraft,
  datacenter: "DC1",
  name: "web-1",
  ...edit,
});

describe("the wish that a creation form states", () => {
  test("fields that were left alone are not sent", () => {
    expect(readDraft("vm", draft({})).input).toEqual({
      name: "web-1",
      datacenter: "DC1",
      cores: 2,
      memoryMB: 4096,
      diskGB: 20,
      start: true,
    });
  });

  test("a VM's network, cloud-init and rules stand where the API wants them", () => {
    const { input } = readDraft(
      "vm",
      draft({
        profileId: "vlan100",
        memoryGb: "0.5",
        ciUser: "ops",
        ciIp: "10.0.0.5/24",
        affinity: [{ rule: "requireDifferentDC", by: "name", text: "web-2, web-3" }],
      }),
    );
    expect(input).toMatchObject({
      memoryMB: 512,
      network: { profileId: "vlan100" },
      cloudInit: { user: "ops", ip: "10.0.0.5/24" },
      affinityRules: { requireDifferentDC: ["web-2", "web-3"] },
    });
  });

  test("package, group, further disks, bandwidth, public address, rulesets and named keys go where the API wants them", () => {
    const { input } = readDraft(
      "vm",
      draft({
        packageId: "3",
        hostGroup: "Prague",
        extraDisks: ["50", "100"],
        storage: "ssd",
        bandwidthMbps: "500",
        publicIp: "no",
        firewallRulesets: "4, 7",
        sshKeyNames: "ops laptop\nci",
      }),
    );
    expect(input).toMatchObject({
      package: "3",
      hostGroup: "Prague",
      extraDisks: [{ sizeGB: 50 }, { sizeGB: 100 }],
      storage: "ssd",
      network: { bandwidthMbps: 500, publicIp: false, firewallRulesets: [4, 7] },
      cloudInit: { sshKeyNames: ["ops laptop", "ci"] },
    });
  });

  test("a bandwidth of nothing, a disk without a size and a ruleset that is no number are wrong at their fields", () => {
    const { problems } = readDraft(
      "vm",
      draft({ bandwidthMbps: "0", extraDisks: ["", "10"], firewallRulesets: "web" }),
    );
    expect(Object.keys(problems).sort()).toEqual(["bandwidthMbps", "extraDisks", "firewallRulesets"]);
  });

  test("a container gets its address from its network", () => {
    const { input } = readDraft("container", draft({ template: "pve:debian-12", ciIp: "dhcp", swapMb: "512" }));
    expect(input).toMatchObject({ hostname: "web-1", rootfsGB: 20, swapMB: 512, network: { ip: "dhcp" } });
  });

  test("what is wrong is said at its own field and nothing is sent", () => {
    const { input, problems } = readDraft(
      "vm",
      draft({ name: "-web", cores: "many", vlan: "5000", ciSshKeys: "no key" }),
    );
    expect(input).toBeNull();
    expect(Object.keys(problems).sort()).toEqual(["ciSshKeys", "cores", "name", "vlan"]);
  });

  test("what is missing is asked for in words", () => {
    expect(readDraft("container", draft({ name: "", datacenter: "" })).problems).toEqual({
      name: "Give it a name.",
      datacenter: "Choose a datacenter.",
      template: "Choose a template; a container is made from one.",
    });
  });

  test("placement can be asked before a name is typed", () => {
    expect(readDraft("vm", draft({ name: "" }), nameToPlanWith).input).toMatchObject({ name: nameToPlanWith });
  });
});

test("the server's paths find their field", () => {
  expect(fieldOfPath(["cloudInit", "sshKeys", "0"])).toBe("ciSshKeys");
  expect(fieldOfPath(["tags", "3"])).toBe("tags");
  expect(fieldOfPath(["network", "firewallRulesets", "0"])).toBe("firewallRulesets");
  expect(fieldOfPath(["unknown"])).toBeUndefined();
  expect(fieldOfRefusal("network_profile_invalid")).toBe("profileId");
});
