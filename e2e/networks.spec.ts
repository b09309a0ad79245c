import { expect, test } from "@playwright/test";
import { NetworkMap } from "@/lib/contracts/networks";
import { openApi } from "./support/api";
import { collectComplaints } from "./support/complaints";
import { uniqueName } from "./support/names";

test("a client is given a network and an address of it; both are taken back", async ({ page }) => {
  const complaints = await collectComplaints(page);
  const client = uniqueName("client");
  await page.goto("/networks?dc=DC2");
  await page.getByRole("button", { name: "Allocate network" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: /^Client/ }).fill(client);
  await dialog.getByRole("textbox", { name: "VLAN" }).fill("4095");
  await expect(dialog.getByText("A number from 1 to 4094")).toBeVisible();
  await dialog.getByRole("textbox", { name: "VLAN" }).fill("");
  // What would be given stands there before it is given, with the datacenter's outer tag.
  await expect(
    dialog.getByText(new RegExp(`Gives client ${client} VLAN \\d+, inside service VLAN 1000`)),
  ).toBeVisible();
  await dialog.getByRole("button", { name: "Allocate", exact: true }).click();

  await page.getByRole("searchbox", { name: "Find a network" }).fill(client);
  await page.getByRole("link", { name: client }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`${client} · default`);

  await page.getByRole("button", { name: "Take address…" }).click();
  await dialog.getByRole("textbox", { name: "Address" }).fill("10.0.0.1");
  await expect(dialog.getByText(/^It does not lie in/)).toBeVisible();
  await dialog.getByRole("textbox", { name: "Address" }).fill("");
  await dialog.getByRole("textbox", { name: "Note" }).fill("load balancer");
  await expect(dialog.getByText(/^172\.17\.\d+\.2 is reserved/)).toBeVisible();
  await dialog.getByRole("button", { name: "Take address", exact: true }).click();
  const row = page.getByRole("row", { name: /load balancer/ });
  await row.getByRole("button", { name: /^Actions for/ }).click();
  await page.getByRole("menuitem", { name: "Release…" }).click();
  await dialog.getByRole("button", { name: "Release address" }).click();
  await expect(row).toHaveCount(0);

  await page.getByRole("button", { name: "Release network…" }).click();
  await expect(dialog.getByText(/can be given out again after a quarantine/)).toBeVisible();
  await dialog.getByRole("textbox").fill(client);
  await dialog.getByRole("button", { name: "Release network" }).click();
  await expect(page).toHaveURL(/\/operations\//);
  await expect(page.getByRole("main").getByText("completed").first()).toBeVisible();
  await page.goto(`/networks?dc=DC2&q=${client}`);
  await expect(page.getByRole("row", { name: new RegExp(client) })).toContainText("quarantined");
  expect(complaints).toEqual([]);
});

test("the VLAN map is one stop of the keyboard and leads to what a VLAN is taken by", async ({ page, baseURL }) => {
  const api = await openApi(baseURL);
  // What guests use is known once their configurations have been read, one after the other.
  await expect
    .poll(async () => NetworkMap.parse(await (await api.get("datacenters/DC1/network-map")).json()).vlans.length)
    .toBeGreaterThan(1);
  await page.goto("/networks?dc=DC1");
  const map = page.getByRole("slider", { name: "VLANs of DC1" });
  await map.press("End");
  await expect(map).toHaveAttribute("aria-valuetext", /^VLAN 2000, free/);
  await map.press("Home");
  await map.press("PageDown");
  await expect(map).toHaveAttribute("aria-valuetext", /^VLAN \d+, in use, not by Moxxie, .*(VM|container) \d+/);
  await map.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^VLAN \d+$/);
  await expect(page.getByText(/^Moxxie did not give this network out/)).toBeVisible();
});
