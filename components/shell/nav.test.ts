import { describe, expect, test } from "vitest";
import { isCurrent, withDatacenter } from "./nav";

describe("the rail marks where one is", () => {
  test.each([
    ["/vms", "/vms", true],
    ["/vms", "/vms/abc/config", true],
    ["/vms", "/vms-old", false],
    ["/", "/", true],
    ["/", "/vms", false],
  ])("%s on %s: %s", (href, pathname, current) => expect(isCurrent(href, pathname)).toBe(current));
});

test("going elsewhere keeps the chosen datacenter", () => {
  expect(withDatacenter("/vms", "DC 1")).toBe("/vms?dc=DC%201");
  expect(withDatacenter("/vms?sort=name", "DC1")).toBe("/vms?sort=name&dc=DC1");
  expect(withDatacenter("/vms", null)).toBe("/vms");
});
