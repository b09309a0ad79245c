import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { admin, endpointId, startWorld, type World } from "@/lib/testing/world";
import { exposition } from "./exposition";
import { recordHttpRequest } from "./http";
import { observeUpstreamCall } from "./upstream";

let world: World;
beforeAll(async () => {
  world = await startWorld({ work: false });
});
afterAll(() => world?.close());

/** The samples of one metric, by their labels. */
function samples(text: string, name: string): Map<string, number> {
  const lines = text.split("\n").filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
  return new Map(
    lines.map((line) => [/\{(.*)\}/.exec(line)?.[1] ?? "", Number(line.slice(line.lastIndexOf(" ") + 1))]),
  );
}
const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);

describe("the metrics", () => {
  test("count guests by datacenter, kind and status as the inventory has them", async () => {
    const text = await exposition(world.moxxie, admin);
    const guests = [...world.moxxie.inventory.view().guests.values()].filter(({ template }) => !template);
    const running = guests.filter(({ kind, status }) => kind === "vm" && status === "running");
    const counted = samples(text, "moxxie_guests");
    expect(sum(counted.values())).toBe(guests.length);
    expect(counted.get('datacenter="DC1",kind="vm",status="running"')).toBe(running.length);
  });

  test("tell of each endpoint's last poll", async () => {
    const text = await exposition(world.moxxie, admin);
    const labels = `datacenter="DC1",endpoint="${endpointId}"`;
    expect(samples(text, "moxxie_endpoint_up").get(labels)).toBe(1);
    expect(samples(text, "moxxie_endpoint_last_poll_calls").get(labels)).toBeGreaterThan(0);
    expect(samples(text, "moxxie_endpoint_last_good_poll_timestamp_seconds").get(labels)).toBeGreaterThan(1.7e9);
  });

  test("count requests by template and calls to platforms by outcome", async () => {
    const request = ["moxxie_http_requests_total", 'method="GET",route="/vms/{id}",status="200"'] as const;
    const call = ["moxxie_upstream_calls_total", `endpoint="${endpointId}",method="GET",outcome="timeout"`] as const;
    // The counters are the process's: tests before this one may have counted too.
    const counted = async () => {
      const text = await exposition(world.moxxie, admin);
      return [request, call].map(([name, labels]) => samples(text, name).get(labels) ?? 0);
    };
    const before = await counted();
    recordHttpRequest({ method: "GET", route: "/vms/{id}", status: 200, seconds: 0.01 });
    observeUpstreamCall({ endpointId, method: "GET", outcome: "timeout", durationMs: 5000 });
    expect(await counted()).toEqual(before.map((count) => count + 1));
  });

  test("tell of operations by status, the queue, the event loop and the process", async () => {
    const text = await exposition(world.moxxie, admin);
    expect(samples(text, "moxxie_operations").get('status="queued"')).toBe(0);
    for (const name of ["moxxie_operations_oldest_queued_seconds", "moxxie_nodejs_eventloop_lag_seconds"])
      expect(samples(text, name).size, name).toBe(1);
    expect(text).toContain("moxxie_process_resident_memory_bytes");
  });

  test("show an actor of another datacenter nothing of DC1 or its endpoints", async () => {
    const text = await exposition(world.moxxie, { ...admin, datacenterIds: ["DC9"] });
    expect(text).not.toContain("DC1");
    expect(text).not.toContain(endpointId);
  });

  test("have each name described once, as the format demands", async () => {
    const names = [...(await exposition(world.moxxie, admin)).matchAll(/^# TYPE (\S+)/gm)].map((match) => match[1]);
    expect(new Set(names).size).toBe(names.length);
  });
});
