import { expect, test } from "vitest";
import { said } from "../testing";
import { dataKnown } from "./data-age";

test.each([
  [45, "Its endpoint last answered 45 s ago; what is free there is not known"],
  [720, "Its endpoint last answered 12 min ago; what is free there is not known"],
  [10_800, "Its endpoint last answered 3 h ago; what is free there is not known"],
  [864_000, "Its endpoint last answered 10 days ago; what is free there is not known"],
  [null, "Its endpoint has not answered yet; what is free there is not known"],
])("a host whose endpoint was last polled %s seconds ago is refused as long as that is too old", (age, words) => {
  expect(said(dataKnown, {}, { stale: true, dataAgeSeconds: age })).toBe(words);
  expect(said(dataKnown, {}, { stale: false, dataAgeSeconds: age })).toBeNull();
});

test.each([{ cpuTotal: 0 }, { memoryTotalMb: 0 }])("a host that tells of %j is not ready, even for nothing", (host) => {
  expect(said(dataKnown, { cpuCores: 0, memoryMb: 0 }, host)).toBe("Its platform does not tell yet what the host has");
});
