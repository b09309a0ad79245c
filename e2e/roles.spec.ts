import { expect, type Page, test } from "@playwright/test";
import { OperationRef } from "@/lib/contracts/operations";
import { anyVm, makeVm, openApi, removeVm } from "./support/api";
import { uniqueName } from "./support/names";
import { signedInAs } from "./support/sign-in";
import { makeToken, makeUser } from "./support/users";

const notAllowed = "Your role (viewer) does not allow this.";

test("a viewer sees everything and can change nothing, and is told why", async ({ browser, baseURL }) => {
  const api = await openApi(baseURL);
  const guest = await anyVm(api, { status: "running", datacenter: "DC1" });
  const page = await signedInAs(browser, await makeUser(api, { role: "viewer" }));
  const main = page.getByRole("navigation", { name: "Main" });
  await expect(main.getByRole("link", { name: "Activity" })).toHaveCount(0);

  await page.goto(`/vms?q=${guest.vmId}&dc=DC1`);
  await expectRefused(page, "Create VM", notAllowed);
  await page
    .getByRole("button", { name: `Actions for ${guest.name}` })
    .first()
    .click();
  for (const item of await page.getByRole("menuitem").all()) {
    await expect(item).toBeDisabled();
    await expect(item).toHaveAccessibleDescription(notAllowed);
  }
  await page.keyboard.press("Escape");

  await page.goto(`/vms/${guest.id}?tab=configuration`);
  await expectRefused(page, "Shut down", notAllowed);
  await expect(page.getByText(`${notAllowed} What you see is the present configuration.`)).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Memory" })).toBeDisabled();

  await page.goto("/vms/new?dc=DC1");
  await expectRefused(page, "Create VM", notAllowed);

  await page.goto("/settings/endpoints/new");
  await expect(page.getByText("For administrators")).toBeVisible();
  await page.goto("/settings");
  await expect(page.getByRole("link", { name: "Users" })).toHaveCount(0);

  const reader = await openApi(baseURL, await makeToken(api, { role: "viewer" }));
  expect((await reader.get(`vms/${guest.id}`)).status()).toBe(200);
  const refused = await reader.post(`vms/${guest.id}/stop`);
  expect(refused.status()).toBe(403);
  expect((await reader.get("users")).status()).toBe(403);
  await page.context().close();
});

test("an operator runs VMs, and a deletion waits for an administrator", async ({ browser, baseURL }) => {
  const api = await openApi(baseURL);
  const guest = await makeVm(api, { name: uniqueName("ops"), datacenter: "DC1" });
  const page = await signedInAs(browser, await makeUser(api, { role: "operator" }));
  await page.goto(`/vms/${guest.id}`);
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await expect(page.getByRole("main").getByText("running", { exact: true }).first()).toBeVisible();

  await page.getByRole("button", { name: "Actions", exact: true }).click();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(/Destroys .* GB/);
  await expect(dialog.getByText(/An administrator .* decides; until then nothing is done/)).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Delete VM" })).toHaveCount(0);
  await expect(dialog.getByRole("button", { name: "Request approval" })).toBeDisabled();
  await dialog.getByRole("button", { name: "Cancel" }).click();

  const runner = await openApi(baseURL, await makeToken(api, { role: "operator" }));
  const waiting = await runner.delete(`vms/${guest.id}`, { params: { force: true } });
  expect(waiting.status()).toBe(202);
  const { status, approvalId } = OperationRef.parse(await waiting.json());
  expect(status).toBe("awaiting_approval");
  expect((await runner.post(`approvals/${approvalId}/withdraw`)).status()).toBe(200);
  expect((await api.get(`vms/${guest.id}`)).status()).toBe(200);
  await removeVm(api, guest);
  await page.context().close();
});

test("an operator of DC1 sees and reaches nothing of DC2", async ({ browser, baseURL }) => {
  const api = await openApi(baseURL);
  const elsewhere = await anyVm(api, { datacenter: "DC2", status: "running" });
  const page = await signedInAs(browser, await makeUser(api, { role: "operator", datacenters: ["DC1"] }));
  await page.getByRole("button", { name: /^Datacenter:/ }).click();
  await expect(page.getByRole("menuitemradio", { name: /DC1/ })).toBeVisible();
  await expect(page.getByRole("menuitemradio", { name: /DC2/ })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("main").getByText("Rotterdam")).toHaveCount(0);

  await page.goto("/vms");
  const list = page.getByRole("table", { name: "VMs" });
  await expect(list.getByRole("row", { name: /DC1/ }).first()).toBeVisible();
  await expect(list.getByRole("row", { name: /DC2/ })).toHaveCount(0);
  await page.goto(`/vms/${elsewhere.id}`);
  await expect(page.getByText("There is no such VM")).toBeVisible();

  const limited = await openApi(baseURL, await makeToken(api, { role: "operator", datacenters: ["DC1"] }));
  expect((await limited.get(`vms/${elsewhere.id}`)).status()).toBe(404);
  expect((await limited.post(`vms/${elsewhere.id}/stop`)).status()).toBe(404);
  const mine = await (await limited.get("vms", { params: { limit: 500 } })).json();
  expect(new Set(mine.items.map((guest: { datacenter: string }) => guest.datacenter))).toEqual(new Set(["DC1"]));
  await page.context().close();
});

async function expectRefused(page: Page, name: string, reason: string): Promise<void> {
  const button = page.getByRole("main").getByRole("button", { name, exact: true });
  await expect(button).toBeDisabled();
  await expect(button).toHaveAccessibleDescription(reason);
}
