import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { WriteWorld } from "./write-world.test-helper";

/** A minute of the test takes a second: clocks run faster, and pauses are shorter by the same. */
const faster = 60;

/** The provider and its world with shorter pauses: loaded anew, since other files have loaded them with real ones. */
async function hastyWorld() {
  vi.resetModules();
  vi.doMock(import("node:timers/promises"), async (original) => {
    const real = await original();
    const shorter: typeof real.setTimeout = (ms = 0, value, options) => real.setTimeout(ms / faster, value, options);
    return { ...real, setTimeout: shorter };
  });
  return import("./write-world.test-helper");
}

let world: WriteWorld | undefined;
beforeEach(() => {
  const [monotonic, date] = [performance.now.bind(performance), Date.now.bind(Date)];
  const [startedAt, began] = [monotonic(), date()];
  vi.spyOn(performance, "now").mockImplementation(() => startedAt + (monotonic() - startedAt) * faster);
  vi.spyOn(Date, "now").mockImplementation(() => Math.floor(began + (monotonic() - startedAt) * faster));
});
afterEach(async () => {
  await world?.close();
  vi.restoreAllMocks();
  vi.doUnmock(import("node:timers/promises"));
  vi.resetModules();
});

test("20 servers are made at once with 60 requests a minute, and hardly a request is refused", async () => {
  const { made, startWriteWorld } = await hastyWorld();
  // The panel does its work in real time, on the clock that runs faster.
  world = await startWriteWorld({
    speed: 1,
    requestsPerMinute: 60,
    options: { requestsPerMinute: 60, ratePatienceMs: 600_000 },
  });
  const { provider, simulator } = world;
  const before = world.vmIds().length;
  const startedAt = Date.now();
  const wishes = Array.from({ length: 20 }, () => world?.spec() ?? expect.fail());
  const refs = await Promise.all(wishes.map((spec) => made(provider, spec)));
  const minutes = (Date.now() - startedAt) / 60_000;
  expect(new Set(refs.map(({ vmId }) => vmId)).size).toBe(20);
  expect(world.vmIds()).toHaveLength(before + 20);
  for (const { vmId } of refs)
    expect(simulator.server(Number(vmId))).toMatchObject({ state: "complete", running: true });
  const refused = simulator.requests.recent.filter(({ status }) => status === 429).length;
  const sent = simulator.requests.total;
  // On the way a hundredth of a second is more than half a second here, so that one or the other may come too early.
  expect(refused).toBeLessThan(sent / 5);
  expect(sent - refused).toBeLessThan(20 * 14);
  expect(minutes).toBeGreaterThan((sent - 2 * 60) / 60);
}, 120_000);
