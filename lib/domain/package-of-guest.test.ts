import { describe, expect, test } from "vitest";
import { packageOfGuest } from "./package-of-guest";
import type { PackageInfo } from "./platform";

const aPackage = (id: string, name: string, change: Partial<PackageInfo> = {}): PackageInfo => ({
  id,
  name,
  enabled: true,
  cpuCores: 1,
  memoryMb: 1024,
  diskGb: 25,
  trafficGb: null,
  bandwidthMbps: null,
  isDefault: false,
  ...change,
});
const small = aPackage("1", "Small");
const large = aPackage("2", "Large");
const preset = { ...large, isDefault: true };
const off = aPackage("3", "Old", { enabled: false });

describe("the package of a new guest", () => {
  test.each<[string, PackageInfo[], string | undefined, object]>([
    ["the one asked for by id", [small, preset], "1", { ok: true, package: small, chosenBy: "request" }],
    ["the one asked for by name", [small, preset], "small", { ok: true, package: small, chosenBy: "request" }],
    ["the default", [small, preset], undefined, { ok: true, package: preset, chosenBy: "default" }],
    ["the only one", [off, small], undefined, { ok: true, package: small, chosenBy: "only" }],
  ])("is %s", (_, packages, wanted, expected) => expect(packageOfGuest(packages, wanted)).toEqual(expected));

  test.each<[string, PackageInfo[], string | undefined, RegExp]>([
    ["an unknown one", [small, large], "9", /^There is no package '9'\..*Small \(1\), Large \(2\)/],
    ["one that is disabled", [small, off], "Old", /'Old' is disabled.*Small \(1\)/],
    ["none, where there are several", [small, large, off], undefined, /no default one\. There are: Small \(1\), Large/],
    [
      "none, where the default is disabled",
      [small, { ...preset, enabled: false }],
      undefined,
      /Large \(2\) is dis.*Small/,
    ],
    ["none, where there is none", [off], undefined, /offers none/],
  ])("for %s is refused with those that there are", (_, packages, wanted, words) => {
    const choice = packageOfGuest(packages, wanted);
    expect(choice).toMatchObject({ ok: false, code: "unknown_package" });
    expect(choice.ok ? "" : choice.reason).toMatch(words);
  });
});
