import { expect, test } from "vitest";
import { capabilitiesOf } from "../provider";
import { expectCode, finish, make, specs } from "./steps";
import type { World } from "./world";

export function destroying(world: World) {
  test("a destroyed guest is gone with its id free, and destroying it again is no error", async () => {
    const { provider } = world();
    for (const spec of specs(world(), { fromTemplate: true })) {
      const ref = await make(provider, spec);
      await finish(provider, await provider.power.start(ref));
      await expectCode(provider.guests.destroy(ref, { purge: true }), "invalid_state");
      await finish(provider, await provider.power.stop(ref));
      await finish(provider, await provider.guests.destroy(ref, { purge: true }));
      expect(await provider.guests.get(ref)).toBeUndefined();
      if (provider.guests.ids.givenBy === "moxxie") expect(await provider.guests.ids.isFree(ref.vmId)).toBe(true);
      expect(await provider.guests.destroy(ref, { purge: true })).toBeNull();
      expect((await provider.observe()).guests.map((guest) => guest.vmId)).not.toContain(ref.vmId);
    }
  });

  test("a protected guest is not destroyed", async () => {
    const { provider } = world();
    if (!capabilitiesOf(provider).protection) return; // that a change of it is refused is tested with the changes
    for (const spec of specs(world(), { fromTemplate: true })) {
      const ref = await make(provider, spec);
      await finish(provider, await provider.guests.change(ref, { protected: true }));
      await expectCode(provider.guests.destroy(ref, { purge: true }), "guest_protected");
      expect(world().exists(ref.vmId)).toBe(true);
    }
  });
}
