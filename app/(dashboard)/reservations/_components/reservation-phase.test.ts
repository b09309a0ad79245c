import { describe, expect, test } from "vitest";
import { barWords, phaseAt, resourceWords, spanOf, timeLeft } from "./reservation-phase";
import { reservation } from "./testing";

const nowMs = Date.parse("2026-03-01T12:00:00Z");
const at = (offsetMs: number) => new Date(nowMs + offsetMs).toISOString();

describe("a reservation's phase", () => {
  test.each([
    [61_000, "active"],
    [60_000, "soon"],
    [1, "soon"],
    [0, "expired"],
    [-5_000, "expired"],
  ])("active with %d ms left: %s", (leftMs, phase) =>
    expect(phaseAt({ status: "active", expiresAt: at(leftMs) }, nowMs)).toBe(phase),
  );

  test("once it has ended stays what it became", () => {
    expect(phaseAt({ status: "consumed", expiresAt: at(1_000) }, nowMs)).toBe("consumed");
    expect(phaseAt({ status: "released", expiresAt: at(-1_000) }, nowMs)).toBe("released");
  });
});

test("what was used or released early held nothing afterwards", () => {
  const made = { createdAt: at(-60_000), expiresAt: at(60_000) };
  expect(spanOf({ ...made, status: "active", endedAt: null }).endMs).toBe(nowMs + 60_000);
  expect(spanOf({ ...made, status: "consumed", endedAt: at(-10_000) }).endMs).toBe(nowMs - 10_000);
});

test("a bar tells who and how much, and in its last minute how long it lasts", () => {
  const held = reservation({ reservedBy: "cafn8", resources: { cpu: 4, memoryGB: 16, diskGB: 0 } });
  expect(barWords({ reservation: held, phase: "active", nowMs })).toBe("cafn8 · 4\u00a0cores · 16\u00a0GB");
  expect(barWords({ reservation: { ...held, expiresAt: at(41_000) }, phase: "soon", nowMs })).toBe(
    "expires in 41\u00a0s",
  );
  expect(barWords({ reservation: held, phase: "consumed", nowMs })).toMatch(/^used · cafn8/);
});

test("a disk is named only where one is held", () => {
  expect(resourceWords({ cpu: 1, memoryGB: 2, diskGB: 0 })).toBe("1\u00a0core · 2\u00a0GB");
  expect(resourceWords({ cpu: 1, memoryGB: 2, diskGB: 40 })).toBe("1\u00a0core · 2\u00a0GB · 40\u00a0GB disk");
});

test("less than a day counts by the second, more does not", () => {
  expect(timeLeft(41_000)).toBe("00:41");
  expect(timeLeft(3 * 86_400_000 + 4 * 3_600_000)).toBe("3\u00a0d 4\u00a0h");
});
