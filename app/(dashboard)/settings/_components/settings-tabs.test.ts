import { expect, test } from "vitest";
import { permissionsOf, type Role } from "@/lib/domain/permissions";
import { settingsLinksOf, settingsTabsOf } from "./settings-tabs";

const meOf = (role: Role) => ({ permissions: [...permissionsOf(role)] });

test("everybody sees only the parts of the settings that the server would answer", () => {
  const links = (role: Role) => settingsLinksOf(meOf(role)).map(({ id }) => id);
  expect(links("viewer")).toEqual(["datacenters", "about"]);
  expect(links("operator")).toEqual(["datacenters", "endpoints", "about"]);
  expect(links("admin")).toEqual([
    "datacenters",
    "endpoints",
    "webhooks",
    "tokens",
    "users",
    "approval-policy",
    "about",
  ]);
});

test("a part with a page of its own is linked there and is no tab of the settings page", () => {
  const links = new Map(settingsLinksOf(meOf("admin")).map(({ id, href }) => [id, href]));
  expect(links.get("datacenters")).toBe("/settings");
  expect(links.get("webhooks")).toBe("/settings/webhooks");
  expect(links.get("tokens")).toBe("/settings?tab=tokens");
  expect(Object.keys(settingsTabsOf(meOf("admin")))).not.toContain("webhooks");
});
