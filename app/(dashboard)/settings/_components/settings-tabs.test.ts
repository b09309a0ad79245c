import { expect, test } from "vitest";
import { permissionsOf } from "@/lib/domain/permissions";
import { settingsTabsOf } from "./settings-tabs";

test("everybody sees only the parts of the settings that the server would answer", () => {
  const tabs = (role: Parameters<typeof permissionsOf>[0]) =>
    Object.keys(settingsTabsOf({ permissions: [...permissionsOf(role)] }));
  expect(tabs("viewer")).toEqual(["datacenters", "about"]);
  expect(tabs("operator")).toEqual(["datacenters", "endpoints", "about"]);
  expect(tabs("admin")).toEqual(["datacenters", "endpoints", "tokens", "users", "about"]);
});
