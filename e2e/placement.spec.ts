import { expect, test } from "@playwright/test";
import { NetworkPage } from "@/lib/contracts/networks";
import { openApi, removeVm } from "./support/api";
import { uniqueName } from "./support/names";

/** What an operator does before and beside guests: asks what fits, and puts a VM on a client's network, Q-in-Q included. */

test("asks what fits in a datacenter, and why not elsewhere", async ({ page }) => {
  await page.goto("/datacenters/DC1?tab=fit");
  await page.getByRole("textbox", { name: /Memory/ }).fill("2");
  const hosts = page.getByRole("list", { name: "Hosts that can take it" });
  await expect(hosts.getByRole("listitem").filter({ hasText: "suggested" })).toHaveCount(1);
  await page.getByRole("textbox", { name: /Memory/ }).fill("9000");
  await expect(page.getByRole("main")).toContainText(/Needs 9,?000 GB memory/);
  await expect(page).toHaveURL(/9000/);
});

test("gives a client a network behind Q-in-Q, puts a VM on it, and takes it back", async ({ page, baseURL }) => {
  const client = uniqueName("client");
  const name = uniqueName("nested");
  const api = await openApi(baseURL);

  await test.step("allocates: what would be given is shown first", async () => {
    await page.goto("/networks?dc=DC2");
    await page
      .getByRole("button", { name: /^Allocate/ })
      .first()
      .click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Client (required)" }).fill(client);
    await expect(dialog).toContainText(/Gives client .* VLAN \d+, inside service VLAN 1000/);
    await dialog.getByRole("button", { name: "Allocate", exact: true }).click();
    await expect(page.getByRole("main").getByRole("row", { name: new RegExp(client) })).toBeVisible();
  });
  const { items } = NetworkPage.parse(await (await api.get(`networks?clientId=${client}`)).json());
  const network = items[0];
  expect(network).toMatchObject({ datacenter: "DC2", serviceVlan: 1000, status: "active" });

  await test.step("creates a VM on it with the form that any VM is created with", async () => {
    await page.goto("/vms/new?dc=DC2");
    await page.getByRole("textbox", { name: "Name (required)", exact: true }).fill(name);
    await page.getByRole("radio", { name: new RegExp(client) }).check();
    await expect(page.getByRole("region", { name: "Plan" })).toContainText("inside service VLAN 1000");
    await page.getByRole("checkbox", { name: "Start it when it has been made" }).uncheck();
    await page.getByRole("button", { name: /^Create on / }).click();
    await expect(page.getByRole("main")).toContainText("completed", { timeout: 60_000 });
    await page.getByRole("main").getByRole("definition").getByRole("link").first().click();
    await expect(page.getByRole("heading", { name })).toBeVisible();
    await page.getByRole("link", { name: "Network", exact: true }).click();
    const row = page.getByRole("table", { name: "Interfaces" }).getByRole("row").nth(1);
    await expect(row).toContainText("1000");
    await expect(row).toContainText(String(network?.vlan));
    await row.getByRole("link", { name: "the client's network" }).click();
  });

  await test.step("cannot release it while the VM is on it", async () => {
    await expect(page).toHaveURL(new RegExp(`/networks/${network?.id}`));
    await expect(page.getByRole("main")).toContainText(name);
    await page.getByRole("button", { name: "Release network…" }).click();
    await expect(page.getByRole("dialog")).toContainText(name);
    await page.keyboard.press("Escape");
  });

  await test.step("deletes the VM; its address is free, and the network can be released into quarantine", async () => {
    const vms = await (await api.get(`vms?name=${name}`)).json();
    await removeVm(api, vms.items[0]);
    await page.goto(`/networks/${network?.id}`);
    await page.getByRole("button", { name: "Release network…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox").fill(client);
    await dialog.getByRole("button", { name: "Release network", exact: true }).click();
    await expect(page.getByRole("main")).toContainText("completed", { timeout: 60_000 });
    await page.goto(`/networks/${network?.id}`);
    await expect(page.getByRole("main")).toContainText("not given out again");
  });
});
