import { describe, expect, test } from "vitest";
import { breakPoints } from "@/lib/testing/broken-steps";
import { crashWorld, local, points } from "./crash.test-helper";

/**
 * Workers that are killed at every step of a creation, a deletion and a change, at every point that matters.
 */
const world = crashWorld();

const vm = {
  name: "phoenix",
  datacenter: "DC1",
  cores: 2,
  memoryMB: 2048,
  diskGB: 20,
  template: "debian-12",
  start: true,
};
const named = (name: string) =>
  world()
    .platform.guests()
    .filter((guest) => guest.config.name === name);
const orphanVolumes = () =>
  world()
    .platform.volumes()
    .filter(({ vmid }) => vmid !== undefined && world().platform.guest(vmid) === undefined);

describe("a creation survives the death of its worker", () => {
  test.each(
    points({
      record: local,
      clone: breakPoints,
      configure: local,
      resize: breakPoints,
      start: breakPoints,
      refresh: local,
    }),
  )("killed at $step, $point", async (strike) => {
    const outcome = await world().crashAndResume({ name: "vm.create", input: vm }, strike);
    expect(outcome.operations).toEqual([expect.objectContaining({ command: "vm.create", status: "completed" })]);
    expect(named("phoenix")).toHaveLength(1);
    expect(outcome.guests.filter(({ name }) => name === "phoenix")).toEqual([
      expect.objectContaining({ status: "running", memoryMb: 2048, busyOperationId: null }),
    ]);
    expect(orphanVolumes()).toEqual([]);
    expect(outcome.claims).toBe(0);
    expect(outcome.audit).toBe(2);
  });
});

/** A VM of the seed that Moxxie did not make, with the power state asked for. */
function seedGuest(power: "running" | "stopped") {
  const guest = world()
    .platform.guests()
    .find(({ kind, config }) => kind === "qemu" && config.template !== "1");
  if (!guest) throw new Error("the seed has no VM");
  const name = guest.config.name ?? "";
  if (power === "running" && guest.power !== "running") world().platform.operator.start(guest.vmid);
  if (power === "stopped" && guest.power !== "stopped") world().platform.operator.stop(guest.vmid);
  return { vmid: guest.vmid, name };
}

describe("a deletion survives the death of its worker", () => {
  test.each(points({ "save-configuration": local, stop: breakPoints, destroy: breakPoints, forget: local }))(
    "killed at $step, $point",
    async (strike) => {
      const { vmid, name } = seedGuest("running");
      const command = { name: "vm.delete", input: { force: true }, guestName: name, confirm: name };
      const outcome = await world().crashAndResume(command, strike);
      expect(outcome.operations).toEqual([expect.objectContaining({ command: "vm.delete", status: "completed" })]);
      expect(world().platform.guest(vmid)).toBeUndefined();
      expect(orphanVolumes()).toEqual([]);
      expect(outcome.guests.map((guest) => guest.name)).not.toContain(name);
      expect(outcome.savedConfigs).toBe(1);
      expect(world().platform.requests.recent.filter(({ method }) => method === "DELETE")).toHaveLength(1);
    },
  );
});

describe("a configuration change survives the death of its worker", () => {
  test.each(points({ "save-configuration": local, change: local, refresh: local }))(
    "killed at $step, $point",
    async (strike) => {
      const { vmid, name } = seedGuest("stopped");
      const command = {
        name: "vm.update",
        input: { change: { memoryMB: 1024, tags: ["env-crash"] } },
        guestName: name,
      };
      const outcome = await world().crashAndResume(command, strike);
      expect(outcome.operations).toEqual([expect.objectContaining({ command: "vm.update", status: "completed" })]);
      expect(world().platform.guest(vmid)?.config).toMatchObject({ memory: "1024", tags: "env-crash" });
      expect(outcome.guests.find((guest) => guest.name === name)).toMatchObject({
        memoryMb: 1024,
        busyOperationId: null,
      });
      expect(outcome.savedConfigs).toBe(1);
      expect(
        world().platform.requests.recent.filter(({ method, path }) => method !== "GET" && path.endsWith("/config")),
      ).toHaveLength(1);
    },
  );
});
