import { expect, test } from "@playwright/test";
import { followed, makeVm, openApi, removeVm } from "./support/api";
import { uniqueName } from "./support/names";
import { type Simulator, startSimulator } from "./support/simulator";

test("what others do over REST appears in an open list by itself", async ({ page, baseURL }) => {
  const api = await openApi(baseURL);
  const name = uniqueName("live");
  await page.goto(`/vms?q=${name}`);
  await expect(page.getByText("No VM matches these filters")).toBeVisible();
  const loads: string[] = [];
  page.on("load", () => loads.push(page.url()));

  const guest = await makeVm(api, { name, datacenter: "DC1" });
  const row = page.getByRole("table", { name: "VMs" }).getByRole("row", { name: new RegExp(name) });
  await expect(row).toContainText("stopped");
  await followed(api, await api.post(`vms/${guest.id}/start`));
  await expect(row).toContainText("running");
  await removeVm(api, guest);
  await expect(row).toHaveCount(0);
  expect(loads).toEqual([]);
});

test("the tray shows work under way and leads to it", async ({ page, baseURL }) => {
  const api = await openApi(baseURL);
  const name = uniqueName("tray");
  // What begins before the page listens may have ended by then.
  const listens = page.waitForResponse((response) => response.url().includes("/api/v1/events"));
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
  await listens;
  const answer = await api.post("vms", {
    data: { name, datacenter: "DC1", cores: 1, memoryMB: 512, diskGB: 10, template: "debian-12", start: true },
  });
  await page.getByRole("button", { name: /^Operations: \d+ running/ }).click();
  await page
    .getByRole("link", { name: new RegExp(`Create VM ${name}`) })
    .first()
    .click();
  await expect(page.getByRole("heading", { name: `Create VM ${name}` })).toBeVisible();
  const { guestId } = await followed(api, answer);
  await removeVm(api, { id: guestId ?? "", name });
});

test.describe("an endpoint of one's own", () => {
  const datacenter = uniqueName("site");
  const endpoint = uniqueName("pve");
  let simulator: Simulator;

  test.beforeAll(async () => {
    simulator = await startSimulator({ guests: "12", nodes: "2", cluster: endpoint, "node-prefix": "own" });
  });
  test.afterAll(async ({ baseURL }) => {
    simulator.kill();
    const api = await openApi(baseURL);
    await api.delete(`endpoints/${endpoint}`);
    await api.delete(`datacenters/${datacenter}`);
  });

  test("is connected with its certificate pinned, and stays in the lists as stale when it dies", async ({ page }) => {
    await test.step("a new datacenter", async () => {
      await page.goto("/settings");
      await page
        .getByRole("link", { name: /Make a datacenter/ })
        .first()
        .click();
      await page.getByRole("textbox", { name: "Id (required)" }).fill(datacenter);
      await page.getByRole("textbox", { name: "Name (required)" }).fill("Own site");
      await page.getByRole("button", { name: "Make datacenter" }).click();
      await expect(page.getByRole("row", { name: new RegExp(datacenter) })).toContainText("0 endpoints");
    });

    await test.step("the test says what is wrong before anything is saved", async () => {
      await page.goto(`/settings/endpoints/new?dc=${datacenter}`);
      await page.getByRole("combobox", { name: "Platform (required)" }).selectOption("Proxmox VE");
      await page.getByRole("textbox", { name: "Id (required)" }).fill(endpoint);
      await page.getByRole("textbox", { name: "Address (required)" }).fill(simulator.url);
      await page.getByLabel("Token (required)").fill(simulator.token.replace(/.$/, "!"));
      await page.getByRole("button", { name: "Test the connection" }).click();
      await expect(page.getByText("It does not work yet.")).toBeVisible();
      await expect(page.getByRole("listitem").filter({ hasText: "Certificate failed" })).toBeVisible();
      await expect(page.getByText(simulator.fingerprint, { exact: true })).toBeVisible();
    });

    await test.step("the fingerprint is pinned, the token mended", async () => {
      await page.getByRole("button", { name: "They are the same: pin this fingerprint" }).click();
      await expect(page.getByRole("textbox", { name: /Fingerprints/ })).toHaveValue(simulator.fingerprint);
      await expect(page.getByRole("listitem").filter({ hasText: "Certificate passed" })).toBeVisible();
      await expect(page.getByRole("listitem").filter({ hasText: "Credentials failed" })).toBeVisible();
      await page.getByLabel("Token (required)").fill(simulator.token);
      await page.getByRole("button", { name: "Test again" }).click();
      await expect(page.getByText(/^It works/)).toBeVisible();
    });

    await test.step("its guests appear", async () => {
      await page.getByRole("button", { name: "Connect endpoint…" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Connect endpoint" }).click();
      await expect(page).toHaveURL(new RegExp(`/datacenters/${datacenter}`));
      await page.goto(`/vms?dc=${datacenter}`);
      await expect(
        page
          .getByRole("table", { name: "VMs" })
          .getByRole("row", { name: /running/ })
          .first(),
      ).toBeVisible();
    });

    await test.step("what is made and changed on the platform itself is seen", async () => {
      await simulator.control("/guests", { vmid: 700, name: "foreign-hand" });
      const row = page.getByRole("row", { name: /foreign-hand 700/ });
      // A list is read again as a whole at most every 20 s.
      await expect(row).toContainText("stopped", { timeout: 30_000 });
      await simulator.control("/guests/700/start", {});
      await expect(row).toContainText("running");
    });

    const rows = page.getByRole("table", { name: "VMs" }).getByRole("row");
    const banner = page.getByRole("status").filter({ hasText: `${datacenter} does not answer` });
    const before = await rows.count();

    await test.step("it dies: its guests stay, marked, under a banner that says so", async () => {
      simulator.kill();
      await expect(banner.first()).toContainText("does not answer; what is shown was seen", { timeout: 45_000 });
      await expect(rows).toHaveCount(before);
      await expect(rows.nth(1)).toContainText("stale");
      await page.goto("/vms?dc=DC1");
      await expect(
        page
          .getByRole("table", { name: "VMs" })
          .getByRole("row", { name: /running/ })
          .first(),
      ).toBeVisible();
    });
  });
});
