import { expect, test } from "vitest";
import { aHost } from "./testing";
import { whyNotUsable } from "./usable-host";

test("a host that is online, not in maintenance and of recent data can take guests", () => {
  expect(whyNotUsable(aHost(), { fresh: true })).toBeNull();
});

test.each([
  [aHost(), false, "Its endpoint does not answer; what is free there is not known"],
  [aHost({ status: "offline" }), true, "The host is not online"],
  [aHost({ status: "unknown" }), true, "The host is not online"],
  [aHost({ maintenance: true }), true, "In maintenance"],
  [aHost({ cpuCores: 0 }), true, "Its platform does not tell yet what the host has"],
  [aHost({ memoryTotalMb: 0 }), true, "Its platform does not tell yet what the host has"],
])("another one cannot, and it is said why", (host, fresh, why) => {
  expect(whyNotUsable(host, { fresh })).toBe(why);
});
