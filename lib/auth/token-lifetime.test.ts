import { DateTime } from "luxon";
import { expect, test } from "vitest";
import { expiryAfter } from "./token-lifetime";

const now = DateTime.utc(2026, 1, 31, 12);

test.each([
  ["PT1M", "2026-01-31T12:01:00.000Z"],
  ["P30D", "2026-03-02T12:00:00.000Z"],
  ["P1M", "2026-02-28T12:00:00.000Z"],
  ["P1Y2M3DT4H", "2027-04-03T16:00:00.000Z"],
  ["P5Y", "2031-01-31T12:00:00.000Z"],
])("%s from now ends at %s", (duration, end) => expect(expiryAfter(duration, now).toISOString()).toBe(end));

test.each(["", "30 days", "P", "-P30D", "PT59S", "PT0S", "P6Y", "P99999999999D", "2027-01-01"])(
  "%j is refused, by name",
  (duration) =>
    expect(() => expiryAfter(duration, now)).toThrow(
      expect.objectContaining({ code: "invalid_request", errors: [expect.objectContaining({ path: "expiresIn" })] }),
    ),
);
