import { describe, expect, test } from "vitest";
import { thrownBy } from "../contract/steps";
import type { GuestChange } from "../provider";
import { ended, worldWithServer } from "./write-world.test-helper";

const { world, ref } = worldWithServer();
const writes = () => world().simulator.requests.count({ method: "PUT", path: /\/modify\// });

describe("changing a server", () => {
  test("sends only what differs, by the calls and keys of the panel", async () => {
    const { guests } = world().provider;
    const before = writes();
    const { name, cpuCores, memoryMb } = await guests.config(ref());
    expect(await guests.change(ref(), { name, cpuCores, memoryMb })).toBeNull();
    expect(writes()).toBe(before);
    expect(await guests.change(ref(), { name: "db-1", memoryMb: 2048, cpuCores })).toBeNull();
    expect(writes()).toBe(before + 2);
    expect(world().simulator.server(Number(ref().vmId))).toMatchObject({ name: "db-1", memoryMb: 2048 });
  });

  test("says of a running server that memory and cores wait for a restart, of one that is off not", async () => {
    const { guests, power } = world().provider;
    const change = { name: "db-2", memoryMb: 3072, cpuCores: 3 };
    const waits = async () =>
      Object.fromEntries(
        (await guests.planChange(ref(), change)).changes.map((one) => [one.field, one.requiresRestart]),
      );
    expect(await waits()).toEqual({ name: false, memoryMb: true, cpuCores: true });
    await ended(world().provider, await power.stop(ref()));
    expect(await waits()).toEqual({ name: false, memoryMb: false, cpuCores: false });
    await ended(world().provider, await power.start(ref()));
  });

  test("is announced with a restart while its hypervisor does not tell whether it runs", async () => {
    const hypervisorId = world().simulator.server(Number(ref().vmId))?.hypervisorId ?? 0;
    world().simulator.faults.unreachableHypervisor(hypervisorId, true);
    const { changes } = await world().provider.guests.planChange(ref(), { cpuCores: 4 });
    world().simulator.faults.unreachableHypervisor(hypervisorId, false);
    expect(changes).toMatchObject([{ field: "cpuCores", requiresRestart: true }]);
  });

  const refusals: [what: string, change: GuestChange, code: string, words: RegExp][] = [
    ["too little memory", { memoryMb: 128 }, "cannot_be_done", /at least 256 MB memory, not 128/],
    ["no cores", { cpuCores: 0 }, "cannot_be_done", /1 to 600 cores, not 0/],
    ["too many cores", { cpuCores: 601 }, "cannot_be_done", /1 to 600 cores/],
    ["an empty name", { name: " " }, "cannot_be_done", /empty/],
    ["swap and notes", { swapMb: 1, description: "x" }, "not_supported", /no swapMb.*no description/],
    ["an old digest", { cpuCores: 2, digest: "0" }, "digest_mismatch", /read it again/],
  ];
  test.each(refusals)("%s is refused before anything is sent", async (_, change, code, message) => {
    const before = writes();
    const wish = { name: "never", ...change };
    const refused = { code, message: expect.stringMatching(message) };
    expect(await thrownBy(world().provider.guests.change(ref(), wish))).toMatchObject(refused);
    expect(await thrownBy(world().provider.guests.planChange(ref(), wish))).toMatchObject(refused);
    expect(writes()).toBe(before);
  });

  test("that breaks off half done is taken back with the saved configuration", async () => {
    const { guests } = world().provider;
    const saved = await guests.config(ref());
    world().simulator.faults.add({
      method: "PUT",
      path: /cpuCores$/,
      count: 1,
      action: { kind: "status", status: 422, reason: "", body: '{"errors":["not now"]}' },
    });
    const error = await thrownBy(guests.change(ref(), { name: "half", cpuCores: saved.cpuCores + 1 }));
    expect(error).toMatchObject({ code: "platform_refused", upstream: { message: "not now" } });
    expect((await guests.planRestore(ref(), saved)).changes).toMatchObject([{ field: "name", to: saved.name }]);
    expect(await guests.restoreConfig(ref(), saved)).toBeNull();
    expect(await guests.config(ref())).toMatchObject({ name: saved.name, cpuCores: saved.cpuCores });
  });

  test("to another package says what stayed, and names a package that is none", async () => {
    const { packages } = world().provider;
    const [standard] = (await packages?.list()) ?? [];
    const answer = await packages?.change(ref(), standard?.id ?? "");
    expect(answer?.notes.length).toBeGreaterThan(0);
    for (const id of ["999", "Standard"])
      expect(await thrownBy(packages?.change(ref(), id))).toMatchObject({ code: "unknown_package" });
    const nowhere = { ...ref(), vmId: "99999" };
    expect(await thrownBy(packages?.change(nowhere, standard?.id ?? ""))).toMatchObject({ code: "not_found" });
  });
});
