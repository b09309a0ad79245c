import { expect, test } from "vitest";
import { constraint, given, request } from "../testing";
import { affinityPreferences } from "./affinity";

test("is the share of the preferences that hold on the host", () => {
  const affinity = [
    constraint("preferSameDC", { DC1: ["db"] }),
    constraint("preferSameHost", { "pve:pve2": ["db"] }),
    constraint("preferDifferentHost", { "pve:pve1": ["web"] }),
    constraint("preferDifferentDC", { DC2: ["web"] }),
    constraint("requireSameDC", { DC1: ["db"] }),
  ];
  expect(given(affinityPreferences, { asked: { affinity } })).toBe(0.5);
  expect(given(affinityPreferences, { asked: { affinity }, host: { name: "pve2" } })).toBe(1);
});

test("has nothing to say where nothing is preferred", () => {
  expect(affinityPreferences.applies(request())).toBe(false);
  expect(affinityPreferences.applies(request({ affinity: [constraint("requireSameDC", { DC1: ["db"] })] }))).toBe(
    false,
  );
  expect(affinityPreferences.applies(request({ affinity: [constraint("preferSameDC", {})] }))).toBe(true);
});
