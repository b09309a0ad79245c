import { describe, expect, test } from "vitest";
import { breakPoints } from "@/lib/testing/broken-steps";
import { crashWorld, local, points } from "./crash.test-helper";

const world = crashWorld({ nested: true });

describe("a creation that uses a reservation and a network made for it survives the death of its worker", () => {
  test.each(
    points({
      record: local,
      "network-create-network": local,
      "network-apply-network": breakPoints,
      "network-look-at-network": local,
      refresh: local,
    }),
  )("killed at $step, $point", async (strike) => {
    const { nested } = world();
    if (!nested) throw new Error("no second platform");
    const before = nested.cluster.parts.sdn.running.vnets.size;
    const input = { name: "phoenix", datacenter: "DC2", cores: 1, memoryMB: 1024, diskGB: 10 };
    const held = { datacenter: "DC2", clientId: "phoenix" };
    const outcome = await world().crashAndResume({ name: "vm.create", input }, strike, held);
    expect(outcome.operations).toEqual([expect.objectContaining({ command: "vm.create", status: "completed" })]);
    expect(nested.guests().filter(({ config }) => config.name === "phoenix")).toHaveLength(1);
    expect(outcome.reservations).toEqual([{ status: "consumed", guestId: expect.any(String) }]);
    expect(outcome.addresses.map(({ kind }) => kind)).toEqual(["gateway", "guest"]);
    const [made] = outcome.realisations;
    const { running, configured } = nested.cluster.parts.sdn;
    expect([running.vnets.size, configured.vnets.size]).toEqual([before + 1, before + 1]);
    expect(nested.guests().find(({ config }) => config.name === "phoenix")?.config.net0).toContain(
      `bridge=${made?.profileId}`,
    );
  });
});
