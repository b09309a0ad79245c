import { expect, test } from "vitest";
import { judgeHosts } from "../place";
import { candidate, constraint, given, request } from "../testing";
import { heldHost } from "./held-host";

const holdHost = { endpointId: "pve", hostName: "pve1" };

test("is all or nothing: the host of the reservation, of that endpoint", () => {
  expect(given(heldHost, { asked: { holdHost } })).toBe(1);
  expect(given(heldHost, { asked: { holdHost }, host: { name: "pve2" } })).toBe(0);
  expect(given(heldHost, { asked: { holdHost }, host: { endpointId: "pve-b" } })).toBe(0);
  expect(heldHost.applies(request())).toBe(false);
});

test("beats every other preference together", () => {
  const held = candidate({
    name: "pve1",
    memoryFreeMb: 4096,
    cpuFree: 2,
    guests: 90,
    cpuReserved: 16,
    dataAgeSeconds: 400,
  });
  const best = candidate({ name: "pve2", memoryFreeMb: 65_536, cpuFree: 16, guests: 0 });
  const affinity = [constraint("preferSameHost", { "pve:pve2": ["db"] })];
  expect(judgeHosts(request({ holdHost, affinity }), [best, held])[0]?.host).toBe("pve1");
  expect(judgeHosts(request({ affinity }), [best, held])[0]?.host).toBe("pve2");
});
