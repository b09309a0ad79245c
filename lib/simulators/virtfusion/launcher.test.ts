import { describe, expect, test } from "vitest";
import { z } from "zod";
import { LaunchError } from "../launcher";
import { controlOf, launchByName } from "../testing";
import { demoVirtfusion, startVirtfusionSimulator } from ".";

const Summary = z.strictObject({
  url: z.string().regex(/^https:\/\/127\.0\.0\.1:\d+$/),
  token: z.string(),
  readOnlyToken: z.string(),
  userId: z.int(),
  packageId: z.int(),
  fingerprint: z.string().regex(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/),
  controlUrl: z.string(),
});

const launch = (flags: Record<string, string>) => launchByName({ name: "virtfusion", summary: Summary }, flags);

describe("launching by name", () => {
  test.each([
    ["guests", "many"],
    ["guests", "100001"],
    ["speed", "0"],
    ["requests-per-minute", "0"],
  ])("refuses --%s %s", async (flag, value) => {
    await expect(launch({ [flag]: value })).rejects.toThrow(LaunchError);
  });

  test("the demo's panel starts with what it says", async () => {
    const simulator = await startVirtfusionSimulator(demoVirtfusion);
    await simulator.close();
    expect(simulator.servers()).toHaveLength(demoVirtfusion.guests);
  });

  test("a large panel has room for all its servers", async () => {
    const simulator = await startVirtfusionSimulator({ guests: 1_000 });
    await simulator.close();
    expect(simulator.servers()).toHaveLength(1_000);
  });
});

test("the control API makes faults and acts as somebody in the panel", async () => {
  const { running, summary } = await launch({});
  const control = controlOf(summary.controlUrl);
  try {
    const rule = { method: "POST", path: "/servers", count: 1, action: { kind: "hang-after-effect" } };
    expect(await control("POST", "/faults", rule)).toEqual({ status: 200, body: { id: 1 } });
    expect((await control("GET", "/faults")).body).toMatchObject([{ id: 1, hits: 0 }]);
    expect((await control("DELETE", "/faults/1")).body).toEqual({ removed: true });
    expect((await control("POST", "/job-faults", { action: "build", message: "no" })).status).toBe(200);
    expect((await control("POST", "/job-faults", { action: "dance", message: "no" })).status).toBe(400);
    expect((await control("POST", "/stuck-builds")).status).toBe(200);
    expect((await control("POST", "/hypervisors/11/unreachable", { on: true })).status).toBe(200);
    expect(await control("POST", "/servers", { name: "foreign", running: false })).toEqual({
      status: 200,
      body: { id: 4 },
    });
    expect((await control("POST", "/servers/4/start")).status).toBe(200);
    expect((await control("POST", "/servers/4/lock", {})).status).toBe(200);
    expect((await control("GET", "/servers")).body).toContainEqual(
      expect.objectContaining({ id: 4, name: "foreign", running: true, state: "complete" }),
    );
    expect((await control("DELETE", "/servers/4")).status).toBe(200);
    expect((await control("GET", "/servers")).body).toHaveLength(3);
    expect((await control("POST", "/clock/advance", { durationMs: 1_000 })).status).toBe(200);
  } finally {
    await running.close();
  }
});
