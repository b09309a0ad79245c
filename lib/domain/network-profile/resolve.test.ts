import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { NetworkProfile } from "../platform";
import { chooseProfile, whyNoProfile } from "./choose";
import { resolveProfile } from "./resolve";
import { type ProfilesAt, type ProfileWish, profileSteps } from "./types";

const profile = (id: string, more: Partial<NetworkProfile> = {}): NetworkProfile => ({
  id,
  name: id,
  hostNames: ["hv1"],
  kind: "network",
  vlanAware: false,
  isDefault: false,
  ...more,
});
const panel = profile("0", { name: "Panel default", isDefault: true });
const fast = profile("7", { name: "10G" });
const zone = profile("customers", { kind: "zone", makesNetworks: true });
const profiles = [panel, fast, zone];
const small = (profileId?: string) => ({ profileId, of: "package Small" });

const said = (wish: ProfileWish, at: ProfilesAt) =>
  resolveProfile(wish, at).trace.map(({ profileId, outcome, reason }) => [profileId, outcome, reason]);

describe("the three steps in words", () => {
  const refusedBefore = "What a request names is never replaced by another network.";
  test.each<[string, ProfileWish, ProfilesAt, (string | null)[][]]>([
    [
      "asked by id",
      { profileId: "7" },
      { profiles, primary: small("0") },
      [
        ["7", "chosen", "The request asks for 7."],
        ["0", "not_reached", "The request decides."],
        ["0", "not_reached", "The request decides."],
      ],
    ],
    [
      "asked by name",
      { profileId: "10G" },
      { profiles },
      [
        ["7", "chosen", "The request asks for 10G, which is 7 here."],
        [null, "not_reached", "The request decides."],
        ["0", "not_reached", "The request decides."],
      ],
    ],
    [
      "a VLAN that is made in a zone",
      { vlan: 300 },
      { profiles },
      [
        ["customers", "chosen", "The request asks for VLAN 300, for which a network is made in zone customers."],
        [null, "not_reached", "The request decides."],
        ["0", "not_reached", "The request decides."],
      ],
    ],
    [
      "asked for what is not there",
      { profileId: "9" },
      { profiles, primary: small("7") },
      [
        ["9", "refused", "No network 9 on this host."],
        ["7", "not_reached", refusedBefore],
        ["0", "not_reached", refusedBefore],
      ],
    ],
    [
      "the package's primary",
      {},
      { profiles, primary: small("7") },
      [
        [null, "skipped", "The request names no network."],
        ["7", "chosen", "It is the primary network of package Small."],
        ["0", "not_reached", "There is a primary network."],
      ],
    ],
    [
      "a primary that is not on the host",
      {},
      { profiles, primary: small("9") },
      [
        [null, "skipped", "The request names no network."],
        ["9", "skipped", "9, the primary network of package Small, is not on this host."],
        ["0", "chosen", "It is the default here."],
      ],
    ],
    [
      "a package without a primary, no default marked",
      {},
      { profiles: [fast, profile("8")], primary: small() },
      [
        [null, "skipped", "The request names no network."],
        [null, "skipped", "Package Small names no primary network."],
        ["7", "chosen", "No network here is marked as the default; of 2 it is the first by id."],
      ],
    ],
    [
      "nothing at all",
      {},
      { profiles: [zone] },
      [
        [null, "skipped", "The request names no network."],
        [null, "skipped", "No package or host names a primary network here."],
        [null, "refused", "The host has no network that a guest can be put on."],
      ],
    ],
  ])("%s", (_, wish, at, expected) => expect(said(wish, at)).toEqual(expected));
});

describe("whatever is asked of whichever host", () => {
  const listed = fc.uniqueArray(
    fc.record({
      id: fc.constantFrom("0", "1", "a", "b", "vlan7", "net10", "net2"),
      name: fc.constantFrom("a", "net", "vlan9", "Panel default"),
      kind: fc.constantFrom("bridge" as const, "network" as const, "zone" as const),
      vlanAware: fc.boolean(),
      isDefault: fc.boolean(),
      makesNetworks: fc.boolean(),
      vlan: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
      serviceVlan: fc.option(fc.constantFrom(1000, 2000), { nil: undefined }),
    }),
    { selector: ({ id }) => id },
  );
  const host = fc.record({ parts: listed, primaryId: fc.constantFrom(undefined, "0", "1", "a", "zzz") }).map(
    ({ parts, primaryId }): ProfilesAt => ({
      profiles: parts.map(({ id, ...more }) => profile(id, more)),
      ...(primaryId !== undefined && { primary: { profileId: primaryId, of: "package P" } }),
    }),
  );
  const wish: fc.Arbitrary<ProfileWish> = fc.record(
    {
      profileId: fc.constantFrom("0", "a", "net", "vlan7", "vlan9", "vlan5000", "vlan0", "zzz", ""),
      vlan: fc.integer({ min: 0, max: 13 }),
      serviceVlan: fc.constantFrom(1000, 2000),
    },
    { requiredKeys: [] },
  );
  const ofBoth = (judge: (wish: ProfileWish, at: ProfilesAt) => void) =>
    fc.assert(fc.property(wish, host, judge), { numRuns: 500 });
  const names = ({ profileId, vlan }: ProfileWish) => profileId !== undefined || vlan !== undefined;

  test("the answer is a network of the host that carries the VLAN, or a refusal that lists the valid ones", () => {
    ofBoth((asked, at) => {
      const usable = at.profiles.filter(({ kind }) => kind !== "zone").map(({ id }) => id);
      const choice = chooseProfile(asked, at);
      if (!choice.ok) return void expect([...choice.valid].sort()).toEqual([...usable].sort());
      const chosen = at.profiles.find(({ id }) => id === choice.profileId);
      expect(chosen).toBeDefined();
      if (!choice.madeOnDemand && choice.vlan !== undefined)
        expect(chosen?.vlanAware || chosen?.vlan === choice.vlan).toBe(true);
      if (asked.profileId === undefined) expect(choice.vlan ?? chosen?.vlan).toBe(asked.vlan ?? chosen?.vlan);
    });
  });

  test("a request decides when it names something, and only then; a refused one is never replaced", () => {
    ofBoth((asked, at) => {
      const choice = chooseProfile(asked, at);
      expect((choice.ok ? choice.chosenBy : choice.source) === "request").toBe(names(asked));
    });
  });

  test("the primary one is taken when it is on the host and nothing is asked, and only then", () => {
    ofBoth((asked, at) => {
      const has = at.profiles.some(({ id, kind }) => id === at.primary?.profileId && kind !== "zone");
      const choice = chooseProfile(asked, at);
      expect(choice.ok && choice.chosenBy === "primary").toBe(has && !names(asked));
      if (choice.ok && choice.chosenBy === "primary") expect(choice.profileId).toBe(at.primary?.profileId);
    });
  });

  test("nothing asked is refused only where no network takes guests", () => {
    fc.assert(
      fc.property(host, (at) => {
        expect(chooseProfile({}, at).ok).toBe(at.profiles.some(({ kind }) => kind !== "zone"));
      }),
    );
  });

  test("the order in which profiles are listed says nothing", () => {
    const shuffled = host.chain((at) =>
      fc.tuple(fc.constant(at), fc.shuffledSubarray([...at.profiles], { minLength: at.profiles.length })),
    );
    fc.assert(
      fc.property(wish, shuffled, (asked, [at, others]) => {
        expect(resolveProfile(asked, { ...at, profiles: others })).toEqual(resolveProfile(asked, at));
      }),
      { numRuns: 500 },
    );
  });

  test("the trace has the three steps, and says what the result says", () => {
    ofBoth((asked, at) => {
      const { trace, ...result } = resolveProfile(asked, at);
      expect(result).toEqual(chooseProfile(asked, at));
      expect(whyNoProfile(asked, at)).toBe(result.ok ? null : result.reason);
      expect(trace.map(({ step }) => step)).toEqual(profileSteps);
      const decisive = trace.filter(({ outcome }) => outcome === "chosen" || outcome === "refused");
      expect(decisive).toEqual([
        expect.objectContaining(
          result.ok
            ? { step: result.chosenBy, outcome: "chosen", profileId: result.profileId }
            : { step: result.source, outcome: "refused", profileId: result.sentId },
        ),
      ]);
      const decisiveAt = trace.findIndex(({ outcome }) => outcome === "chosen" || outcome === "refused");
      expect(trace.slice(0, decisiveAt).every(({ outcome }) => outcome === "skipped")).toBe(true);
      expect(trace.slice(decisiveAt + 1).every(({ outcome }) => outcome === "not_reached")).toBe(true);
      for (const { reason } of trace) expect(reason).toMatch(/^\S.*\.$/);
    });
  });
});
