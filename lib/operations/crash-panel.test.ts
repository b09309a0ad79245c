import { describe, expect, test, vi } from "vitest";
import { breakPoints } from "@/lib/testing/broken-steps";
import { type CrashOutcome, crashWorld, local, points } from "./crash.test-helper";

const world = crashWorld({ panel: true });

const input = { name: "phoenix", datacenter: "DC3", cores: 1, memoryMB: 1024, diskGB: 25, template: "debian-12" };
const order = { name: "vm.create", input };

function panelOf() {
  const { panel } = world();
  if (!panel) throw new Error("no panel");
  return panel;
}

describe("a creation on a platform that gives ids itself survives the death of its worker", () => {
  test.each(points({ record: local, allocate: local, build: breakPoints, stop: local, refresh: local }))(
    "killed at $step, $point",
    async (strike) => {
      const before = panelOf().servers().length;
      expectOne(await world().crashAndResume(order, strike), before);
    },
  );

  test("killed after the server was made and before it bore the operation's mark", async () => {
    const panel = panelOf();
    const before = panel.servers().length;
    const named = /^\/servers\/\d+\/modify\/name$/;
    const fault = panel.faults.http.add({ method: "PUT", path: named, action: { kind: "hang" } });
    const first = world().begin({ command: order });
    await vi.waitFor(() => expect(panel.servers()).toHaveLength(before + 1), { timeout: 30_000 });
    first.kill();
    await first.ended;
    panel.faults.http.remove(fault);
    expect(panel.servers().at(-1)).toMatchObject({ name: "", state: "allocated" });
    const second = await world().begin({}).ended;
    if (!second.outcome) throw new Error(second.stderr);
    expectOne(second.outcome, before);
  });
});

/** One server more, built, under its name, known by its own id; nothing else. */
function expectOne(outcome: CrashOutcome, before: number) {
  const servers = panelOf().servers();
  const made = servers.filter(({ name }) => name === "phoenix");
  expect(outcome.operations).toEqual([expect.objectContaining({ command: "vm.create", status: "completed" })]);
  expect(servers).toHaveLength(before + 1);
  expect(made).toEqual([expect.objectContaining({ state: "complete", memoryMb: 1024, running: false })]);
  expect(outcome.guests.filter(({ name }) => name === "phoenix")).toEqual([
    expect.objectContaining({ vmId: String(made[0]?.id), status: "stopped", busyOperationId: null }),
  ]);
}
