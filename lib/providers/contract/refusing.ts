import { expect, test } from "vitest";
import type { PlatformFeature } from "@/lib/domain/platform";
import type { GuestSpec } from "../provider";
import { specs, thrownBy } from "./steps";
import type { World } from "./world";

type Wish = (spec: GuestSpec) => { spec: GuestSpec; path: string };

const withNetwork = (spec: GuestSpec, network: Partial<NonNullable<GuestSpec["network"]>>): GuestSpec => ({
  ...spec,
  network: { profileId: "0", ...spec.network, ...network },
});
const withCloudInit = (spec: GuestSpec, cloudInit: NonNullable<GuestSpec["cloudInit"]>): GuestSpec => ({
  ...spec,
  cloudInit: { ...spec.cloudInit, ...cloudInit },
});

/** For each feature a spec that cannot be carried out without it. */
const wishes: Partial<Record<PlatformFeature, Wish>> = {
  containers: (spec) => ({ spec: { ...spec, kind: "container" }, path: "kind" }),
  vlans: (spec) => ({ spec: withNetwork(spec, { vlan: 100 }), path: "network.vlan" }),
  tags: (spec) => ({ spec: { ...spec, tags: ["x"] }, path: "tags" }),
  notes: (spec) => ({ spec: { ...spec, description: "x" }, path: "description" }),
  cloudInitUser: (spec) => ({ spec: withCloudInit(spec, { user: "ops" }), path: "cloudInit.user" }),
  staticAddress: (spec) => ({ spec: withCloudInit(spec, { ip: "10.0.0.5/24" }), path: "cloudInit.ip" }),
  bandwidth: (spec) => ({ spec: withNetwork(spec, { bandwidthMbps: 100 }), path: "network.bandwidthMbps" }),
  publicAddress: (spec) => ({ spec: withNetwork(spec, { publicAddress: true }), path: "network.publicAddress" }),
  firewallRulesets: (spec) => ({
    spec: withNetwork(spec, { firewallRulesets: ["1"] }),
    path: "network.firewallRulesets",
  }),
  namedSshKeys: (spec) => ({ spec: withCloudInit(spec, { sshKeyNames: ["ops"] }), path: "cloudInit.sshKeyNames" }),
  extraDisks: (spec) => ({ spec: { ...spec, extraDisks: [{ sizeGb: 10 }] }, path: "extraDisks" }),
};

export function refusing(world: World) {
  test.each(Object.entries(wishes))(
    "a spec that needs %s is refused where the platform lacks it",
    async (feature, wish) => {
      const { provider } = world();
      if (provider.features.has(feature as PlatformFeature)) return;
      const [plain] = specs(world(), { fromTemplate: true });
      if (plain === undefined) return;
      const before = world().vmIdsNow().sort();
      const { spec, path } = wish(plain);
      const refusal = await thrownBy(Promise.resolve().then(() => provider.guests.creation(spec)));
      expect(refusal).toMatchObject({ code: "not_supported", errors: [{ path, message: expect.any(String) }] });
      expect(world().vmIdsNow().sort()).toEqual(before);
    },
  );
}
