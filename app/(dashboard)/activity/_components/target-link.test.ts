import { expect, test } from "vitest";
import { targetHref } from "./target-link";

const entry = (command: string, type: string, id = "a:1") => ({ command, target: { type, id, name: "x" } });

test("guests lead to the page of their kind, settings to their tab, and what has no page nowhere", () => {
  expect(targetHref(entry("vm.start", "guest"))).toBe("/vms/a%3A1");
  expect(targetHref(entry("container.start", "guest"))).toBe("/containers/a%3A1");
  expect(targetHref(entry("user.update", "user"))).toBe("/settings?tab=users");
  expect(targetHref(entry("task.cancel", "task"))).toBeNull();
  expect(targetHref(entry("vm.create", "guest", ""))).toBeNull();
  expect(targetHref({ command: "x", target: null })).toBeNull();
});
