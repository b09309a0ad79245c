import { describe, expect, test } from "vitest";
import type { NetworkProfile } from "../platform";
import { chooseProfile } from "./choose";
import type { ProfileWish } from "./types";

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
const choose = (wish: ProfileWish, profiles: readonly NetworkProfile[]) => chooseProfile(wish, { profiles });

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
  ])("%s", (_, wish, expected) => expect(choose(wish, all)).toEqual({ ok: true, ...expected }));

  test.each([
    ["an unknown name", { profileId: "vmbr9" }, "unknown_network_profile", "No network vmbr9 on this host"],
    [
      "another VLAN than the network's",
      { profileId: "clients", vlan: 7 },
      "network_profile_invalid",
      "Network vmbr0.100 does not take VLAN 7",
    ],
    [
      "a VLAN on a plain bridge",
      { profileId: "vmbr0", vlan: 7 },
      "network_profile_invalid",
      "Network vmbr0 does not take VLAN 7",
    ],
    [
      "two VLANs that contradict",
      { profileId: "vlan100", vlan: 300 },
      "network_profile_invalid",
      "Network vlan100 is not VLAN 300",
    ],
    ["a VLAN that cannot be", { profileId: "vlan4095" }, "network_profile_invalid", "There is no VLAN 4095"],
    ["the VLAN that means none", { profileId: "vlan0" }, "network_profile_invalid", "There is no VLAN 0"],
  ])("%s is refused with the valid ones", (_, wish, code, reason) => {
    const choice = choose(wish, all);
    const valid = ["vmbr0", "vmbr0.100", "vmbr1", "zone/acme"];
    expect(choice).toMatchObject({ ok: false, code, sentId: wish.profileId, source: "request", valid });
    expect(choice.ok ? "" : choice.reason).toContain(reason);
  });
  test("one that is on other hosts only is refused with where it is", () => {
    const elsewhere = [profile("office", { hostNames: ["pve2", "pve3"] })];
    expect(chooseProfile({ profileId: "office" }, { profiles: all, elsewhere })).toMatchObject({
      ok: false,
      code: "network_profile_invalid",
      reason: "Network office is not on this host but on pve2, pve3",
    });
  });

  test("a VLAN that nothing carries is refused", () => {
    const choice = choose({ vlan: 300 }, [plain, tagged]);
    expect(choice).toEqual({
      ok: false,
      reason: "No network on this host carries VLAN 300",
      code: "unknown_network_profile",
      sentId: "vlan300",
      source: "request",
      valid: ["vmbr0", "vmbr0.100"],
    });
  });
  test("a host without networks takes no guest", () => {
    expect(choose({}, [])).toMatchObject({ ok: false, source: "default", sentId: null, valid: [] });
  });
  test("an id goes before a name, and a network that is called vlan5 before VLAN 5", () => {
    const named = profile("x", { name: "vmbr1" });
    expect(choose({ profileId: "vmbr1" }, [named, trunk])).toMatchObject({ profileId: "vmbr1" });
    const called = profile("y", { name: "vlan5", vlan: 50 });
    expect(choose({ profileId: "vlan5" }, [trunk, called])).toMatchObject({ profileId: "y", vlan: 50 });
  });
  describe("below the outer tag of a Q-in-Q datacenter", () => {
    const zone = profile("customers", { kind: "zone", serviceVlan: 1000, makesNetworks: true });
    const nested = profile("vmbr1000", { vlanAware: true, serviceVlan: 1000 });
    test.each<[string, Parameters<typeof choose>, object]>([
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
      expect(choose(wish, profiles)).toMatchObject({ ok: true, ...expected });
    });
    test.each<[string, ProfileWish, string]>([
      ["a trunk outside of it does not carry its VLANs", { vlan: 300, serviceVlan: 1000 }, "inside service VLAN 1000"],
      ["nor does a zone of another one", { vlan: 200, serviceVlan: 1001 }, "inside service VLAN 1001"],
      ["a zone itself takes no guest", { profileId: "customers" }, "is a zone"],
    ])("%s", (_, wish, words) => {
      const profiles = wish.serviceVlan === 1000 ? all : [...all, zone];
      const choice = choose(wish, profiles);
      expect(choice.ok ? "" : choice.reason).toContain(words);
    });
  });
  test("of several trunks the default one carries the VLAN", () => {
    const main = profile("vmbr2", { vlanAware: true, isDefault: true });
    expect(choose({ vlan: 9 }, [trunk, main])).toMatchObject({ profileId: "vmbr2" });
  });
});

describe("what comes before the default", () => {
  const of = "package Small";
  const at = (profileId: string | undefined, profiles = all) => ({ profiles, primary: { profileId, of } });
  test.each<[string, ProfileWish, ReturnType<typeof at>, object]>([
    ["the primary one", {}, at("vmbr1"), { profileId: "vmbr1", chosenBy: "primary" }],
    ["a request, before it", { profileId: "vmbr0" }, at("vmbr1"), { profileId: "vmbr0", chosenBy: "request" }],
    ["a VLAN asked for, before it", { vlan: 100 }, at("vmbr1"), { profileId: "vmbr0.100", chosenBy: "request" }],
    ["not a primary one that the host lacks", {}, at("vmbr9"), { profileId: "vmbr0", chosenBy: "default" }],
    ["not none at all", {}, at(undefined), { profileId: "vmbr0", chosenBy: "default" }],
    [
      "not one that takes no guests",
      {},
      at("customers", [profile("customers", { kind: "zone" }), plain]),
      { profileId: "vmbr0", chosenBy: "default" },
    ],
    ["the primary one's own VLAN comes with it", {}, at("vmbr0.100"), { profileId: "vmbr0.100", vlan: 100 }],
  ])("%s", (_, wish, where, expected) => expect(chooseProfile(wish, where)).toMatchObject({ ok: true, ...expected }));

  test("an invalid one in the request is an error, whatever the primary one is", () => {
    expect(chooseProfile({ profileId: "vmbr9" }, at("vmbr1"))).toMatchObject({ ok: false, source: "request" });
  });
  test("where no default is marked, the first by id is taken", () => {
    const unmarked = [profile("vmbr10"), profile("vmbr2"), profile("vmbr11")];
    expect(choose({}, unmarked)).toMatchObject({ profileId: "vmbr2", chosenBy: "default" });
  });
});
