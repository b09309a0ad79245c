import { describe, expect, test } from "vitest";
import { z } from "zod";
import { LaunchError } from "../launcher";
import { controlOf, launchByName } from "../testing";

const Summary = z.object({
  url: z.string(),
  token: z.string(),
  username: z.string(),
  password: z.string(),
  fingerprint: z.string().regex(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/),
  controlUrl: z.string(),
  auditorToken: z.string(),
});

const launch = (flags: Record<string, string>) => launchByName({ name: "proxmox", summary: Summary }, flags);

describe("launching by name", () => {
  test("tells where the API and the controls are", async () => {
    const { running, summary } = await launch({ version: "8.4" });
    await running.close();
    expect(summary.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  });

  test.each([
    ["guests", "many"],
    ["guests", "100001"],
    ["version", "7.4"],
    ["speed", "0"],
    ["storage", "tape"],
  ])("refuses --%s %s", async (flag, value) => {
    await expect(launch({ [flag]: value })).rejects.toThrow(LaunchError);
  });
});

describe("the control API", () => {
  test("makes, shows and ends faults, and acts as a foreign operator", async () => {
    const { running, summary } = await launch({});
    const control = controlOf(summary.controlUrl);
    try {
      const rule = { method: "GET", pathPattern: "^/version", count: 2, action: { kind: "latency", delayMs: 5 } };
      expect(await control("POST", "/faults", rule)).toEqual({ status: 200, body: { id: 1 } });
      expect((await control("GET", "/faults")).body).toMatchObject([{ id: 1, hits: 0 }]);
      expect((await control("DELETE", "/faults/1")).body).toEqual({ removed: true });
      expect(await control("POST", "/guests", { vmid: 700, name: "foreign" })).toMatchObject({
        status: 200,
        body: { vmid: 700 },
      });
      expect((await control("POST", "/guests/700/start")).status).toBe(200);
      expect((await control("GET", "/guests")).body).toContainEqual(
        expect.objectContaining({ vmid: 700, name: "foreign", power: "running" }),
      );
      expect((await control("POST", "/guests/1/start")).body).toEqual({ error: "the simulator has no guest 1" });
      expect((await control("POST", "/faults", { action: { kind: "explode" } })).status).toBe(400);
      expect((await control("GET", "/nothing")).status).toBe(404);
    } finally {
      await running.close();
    }
  });
});
