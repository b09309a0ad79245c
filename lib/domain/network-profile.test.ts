import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chooseProfile } from "./network-profile";
import type { NetworkProfile } from "./platform";

const profile = (id: string, more: Partial<NetworkProfile> = {}): NetworkProfile => ({
  id,
  name: id,
  hostNames: ["pve1"],
  kind: "bridge",
  vlanAware: false,
  isDefault: false,
  ...more,
});
const plain = profile("vmbr0", { isDefault: true });
const trunk = profile("vmbr1", { vlanAware: true });
const tagged = profile("vmbr0.100", { name: "clients", vlan: 100 });
const outer = profile("zone/acme", { vlan: 200, serviceVlan: 1000 });
const all = [plain, trunk, tagged, outer];

describe("the network of a guest on a host", () => {
  test.each([
    ["nothing asked", {}, { profileId: "vmbr0", chosenBy: "default" }],
    ["an id", { profileId: "vmbr0.100" }, { profileId: "vmbr0.100", vlan: 100, chosenBy: "request" }],
    ["a name", { profileId: "clients" }, { profileId: "vmbr0.100", vlan: 100, chosenBy: "request" }],
    ["a VLAN that a network carries", { vlan: 100 }, { profileId: "vmbr0.100", vlan: 100, chosenBy: "request" }],
    ["vlanN", { profileId: "vlan100" }, { profileId: "vmbr0.100", vlan: 100, chosenBy: "request" }],
    [
      "vlanN and the same number",
      { profileId: "vlan100", vlan: 100 },
      { profileId: "vmbr0.100", vlan: 100, chosenBy: "request" },
    ],
    ["a VLAN that only a trunk can carry", { vlan: 300 }, { profileId: "vmbr1", vlan: 300, chosenBy: "request" }],
    ["a VLAN on a trunk", { profileId: "vmbr1", vlan: 7 }, { profileId: "vmbr1", vlan: 7, chosenBy: "request" }],
    ["a trunk without a VLAN", { profileId: "vmbr1" }, { profileId: "vmbr1", chosenBy: "request" }],
    ["an inner VLAN of a Q-in-Q network", { vlan: 200 }, { profileId: "vmbr1", vlan: 200, chosenBy: "request" }],
  ])("%s", (_, wish, expected) => expect(chooseProfile(wish, all)).toEqual({ ok: true, ...expected }));

  test.each([
    ["an unknown name", { profileId: "vmbr9" }, "No network vmbr9 on this host"],
    ["another VLAN than the network's", { profileId: "clients", vlan: 7 }, "Network vmbr0.100 does not take VLAN 7"],
    ["a VLAN on a plain bridge", { profileId: "vmbr0", vlan: 7 }, "Network vmbr0 does not take VLAN 7"],
    ["two VLANs that contradict", { profileId: "vlan100", vlan: 300 }, "Network vlan100 is not VLAN 300"],
    ["a VLAN that cannot be", { profileId: "vlan4095" }, "There is no VLAN 4095"],
    ["the VLAN that means none", { profileId: "vlan0" }, "There is no VLAN 0"],
  ])("%s is refused with the valid ones", (_, wish, reason) => {
    const choice = chooseProfile(wish, all);
    expect(choice).toMatchObject({ ok: false, valid: ["vmbr0", "vmbr1", "vmbr0.100", "zone/acme"] });
    expect(choice.ok ? "" : choice.reason).toContain(reason);
  });

  test("a VLAN that nothing carries is refused", () => {
    const choice = chooseProfile({ vlan: 300 }, [plain, tagged]);
    expect(choice).toEqual({
      ok: false,
      reason: "No network on this host carries VLAN 300",
      valid: ["vmbr0", "vmbr0.100"],
    });
  });
  test("a host without networks takes no guest", () => {
    expect(chooseProfile({}, [])).toMatchObject({ ok: false, valid: [] });
  });
  test("an id goes before a name, and a network that is called vlan5 before VLAN 5", () => {
    const named = profile("x", { name: "vmbr1" });
    expect(chooseProfile({ profileId: "vmbr1" }, [named, trunk])).toMatchObject({ profileId: "vmbr1" });
    const called = profile("y", { name: "vlan5", vlan: 50 });
    expect(chooseProfile({ profileId: "vlan5" }, [trunk, called])).toMatchObject({ profileId: "y", vlan: 50 });
  });
  describe("below the outer tag of a Q-in-Q datacenter", () => {
    const zone = profile("customers", { kind: "zone", serviceVlan: 1000, makesNetworks: true });
    const nested = profile("vmbr1000", { vlanAware: true, serviceVlan: 1000 });
    test.each<[string, Parameters<typeof chooseProfile>, object]>([
      [
        "the network that is in the VLAN",
        [{ vlan: 200, serviceVlan: 1000 }, [...all, nested, zone]],
        { profileId: "zone/acme", vlan: 200, serviceVlan: 1000 },
      ],
      [
        "a bridge inside the service VLAN",
        [{ vlan: 300, serviceVlan: 1000 }, [...all, nested, zone]],
        { profileId: "vmbr1000", vlan: 300, serviceVlan: 1000 },
      ],
      [
        "a zone in which the network is made",
        [{ profileId: "vlan300", serviceVlan: 1000 }, [...all, zone]],
        { profileId: "customers", vlan: 300, serviceVlan: 1000, madeOnDemand: true },
      ],
      [
        "where nothing is asked: the host's default, as everywhere",
        [{ serviceVlan: 1000 }, [...all, zone]],
        { profileId: "vmbr0" },
      ],
    ])("%s", (_, [wish, profiles], expected) => {
      expect(chooseProfile(wish, profiles)).toMatchObject({ ok: true, ...expected });
    });
    test.each<[string, Parameters<typeof chooseProfile>[0], string]>([
      ["a trunk outside of it does not carry its VLANs", { vlan: 300, serviceVlan: 1000 }, "inside service VLAN 1000"],
      ["nor does a zone of another one", { vlan: 200, serviceVlan: 1001 }, "inside service VLAN 1001"],
      ["a zone itself takes no guest", { profileId: "customers" }, "is a zone"],
    ])("%s", (_, wish, words) => {
      const profiles = wish.serviceVlan === 1000 ? all : [...all, zone];
      const choice = chooseProfile(wish, profiles);
      expect(choice.ok ? "" : choice.reason).toContain(words);
    });
  });
  test("of several trunks the default one carries the VLAN", () => {
    const main = profile("vmbr2", { vlanAware: true, isDefault: true });
    expect(chooseProfile({ vlan: 9 }, [trunk, main])).toMatchObject({ profileId: "vmbr2" });
  });
});

test("whatever is asked, the answer is a network of the host that carries the VLAN, or a refusal that lists them", () => {
  const profiles = fc.uniqueArray(
    fc.record({
      id: fc.constantFrom("a", "b", "c", "vlan7", "d"),
      name: fc.constantFrom("a", "net", "vlan9"),
      vlanAware: fc.boolean(),
      isDefault: fc.boolean(),
      vlan: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
    }),
    { selector: ({ id }) => id },
  );
  const wish = fc.record(
    {
      profileId: fc.constantFrom("a", "net", "vlan7", "vlan9", "vlan5000", "zzz"),
      vlan: fc.integer({ min: 1, max: 12 }),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(profiles, wish, (parts, asked) => {
      const listed = parts.map(({ id, ...more }) => profile(id, more));
      const choice = chooseProfile(asked, listed);
      if (!choice.ok) return void expect(choice.valid).toEqual(listed.map(({ id }) => id));
      const chosen = listed.find(({ id }) => id === choice.profileId);
      expect(chosen).toBeDefined();
      if (choice.vlan !== undefined) expect(chosen?.vlanAware || chosen?.vlan === choice.vlan).toBe(true);
      if (asked.vlan !== undefined) expect(choice.vlan).toBe(asked.vlan);
    }),
  );
});
