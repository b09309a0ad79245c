import { expect, test } from "vitest";
import { choosePackage } from "./package-choice";
import type { PackageInfo } from "./platform";

const make = (id: string, name: string, enabled = true): PackageInfo => ({
  id,
  name,
  enabled,
  cpuCores: 1,
  memoryMb: 1024,
  diskGb: 20,
  trafficGb: null,
  bandwidthMbps: null,
  isDefault: false,
});
const small = make("1", "Small");
const large = make("2", "Large");

test("a package is found by its id, which counts before names, and by its name", () => {
  expect(choosePackage([small, large], "2")).toEqual({ package: large });
  expect(choosePackage([small, large], "small")).toEqual({ package: small });
  expect(choosePackage([make("7", "1"), small], "1")).toEqual({ package: small });
});

test("an unknown, a disabled and an ambiguous one are refused with those that there are", () => {
  expect(choosePackage([small, large], "huge")).toEqual({
    code: "unknown_package",
    reason: "There is no package 'huge'. There are: Small (1), Large (2).",
  });
  expect(choosePackage([small, make("3", "Old", false)], "old")).toMatchObject({
    code: "unknown_package",
    reason: expect.stringMatching(/^The package 'old' is disabled.*Small \(1\)\.$/),
  });
  expect(choosePackage([small, make("9", "small")], "Small")).toMatchObject({
    code: "ambiguous_name",
    reason: expect.stringContaining("1, 9"),
  });
  expect(choosePackage([], "any")).toMatchObject({ reason: expect.stringContaining("The platform offers none.") });
});
