import { AxeBuilder } from "@axe-core/playwright";
import { type APIRequestContext, expect, type Locator, type Page, test } from "@playwright/test";
import type { GuestView } from "@/lib/contracts/guests";
import { makeVm, openApi, removeVm } from "./support/api";
import { collectComplaints } from "./support/complaints";
import { uniqueName } from "./support/names";
import { type OwnSite, openOwnSite } from "./support/own-site";
import { signedInAs } from "./support/sign-in";
import { makeUser } from "./support/users";

let api: APIRequestContext;
let site: OwnSite;

test.beforeAll(async ({ baseURL }) => {
  api = await openApi(baseURL);
  site = await openOwnSite(api);
});
test.afterAll(() => site.close());

test("several VMs are planned and started together, without the one that cannot be", async ({ page }) => {
  const complaints = await collectComplaints(page);
  const [prefix, guests] = await someGuests("start", 4);
  const [running] = guests;
  await site.simulator.control(`/guests/${running?.vmId}/start`, {});
  await openList(page, prefix);
  await expect(rowOf(page, running)).toContainText("running");
  const dialog = await ask(page, "Start", 4);

  await test.step("the plan names every guest and says which cannot and why", async () => {
    const list = dialog.getByRole("list", { name: "Guests" });
    for (const { name } of guests) await expect(list.getByText(name, { exact: true })).toBeVisible();
    await expect(lineOf(dialog, running)).toContainText(/Cannot start a VM that is running.*cannot/);
    await expect(dialog.getByText(/^1 of 4 cannot be started/).first()).toBeVisible();
    await expect(dialog.getByRole("button", { name: "Start 4 VMs" })).toBeDisabled();
    await expectAccessible(page, "the plan");
  });

  await test.step("each on its own would go on without it; all or nothing wants it left out", async () => {
    await dialog.getByRole("radio", { name: "Each on its own" }).check();
    await expect(dialog.getByRole("button", { name: "Start 3 VMs" })).toBeEnabled();
    await expect(dialog.getByText(/1 VM will be left as/)).toBeVisible();
    await dialog.getByRole("radio", { name: "All or nothing" }).check();
    await expect(dialog.getByText(/^1 of 4 cannot be started/).first()).toBeVisible();
    await dialog.getByRole("button", { name: "Leave out the 1 that cannot" }).click();
    await expect(lineOf(dialog, running)).toContainText("left out");
    await dialog.getByRole("button", { name: "Start 3 VMs" }).click();
  });

  await test.step("each guest's progress is followed to its end, and the list behind follows by itself", async () => {
    await expect(dialog.getByText("3 of 3 done", { exact: true })).toBeVisible({ timeout: 40_000 });
    await expect(dialog.getByRole("listitem").filter({ hasText: "completed" })).toHaveCount(3);
    await expectAccessible(page, "the progress");
    await dialog.getByRole("button", { name: "Close", exact: true }).last().click();
    for (const guest of guests) await expect(rowOf(page, guest)).toContainText("running");
    await expect(page.getByRole("region", { name: "Selection" })).toHaveCount(0);
  });

  await test.step("the operation is one line in the list, and its page has a row for each guest", async () => {
    await page.goto("/operations");
    const row = page.getByRole("table", { name: "Operations" }).getByRole("row", { name: /Start 3 VMs/ });
    await expect(row.first()).toContainText("3 of 3 done");
    await row.first().getByRole("link").click();
    await expect(page.getByRole("heading", { name: "Start 3 VMs", level: 1 })).toBeVisible();
    await expect(itemsOf(page).getByRole("row", { name: /completed/ })).toHaveCount(3);
    await expectAccessible(page, "the operation");
    await itemsOf(page)
      .getByRole("link", { name: new RegExp(guests[1]?.name ?? "") })
      .click();
    await expect(page.getByRole("heading", { name: new RegExp(guests[1]?.name ?? ""), level: 1 })).toBeVisible();
    await expect(page.getByRole("list", { name: "Steps" })).toContainText("completed");
    await page.getByRole("link", { name: "Bulk operation", exact: true }).click();
    await expect(page.getByRole("heading", { name: "Start 3 VMs", level: 1 })).toBeVisible();
  });
  expect(complaints).toEqual([]);
});

test("all or nothing: when one fails the others are as before, and each says so", async ({ page }) => {
  const [prefix, guests] = await someGuests("undo", 3);
  const [first, broken, last] = guests;
  await site.simulator.control("/task-faults", {
    type: "qmstart",
    vmid: Number(broken?.vmId),
    message: "start failed: no such disk",
  });
  await openList(page, prefix);
  const dialog = await ask(page, "Start", 3);
  await dialog.getByRole("button", { name: "Start 3 VMs" }).click();
  await expect(dialog.getByText(/everything that was done to the others has been undone/)).toBeVisible({
    timeout: 60_000,
  });
  await expect(lineOf(dialog, broken)).toContainText(/no such disk.*failed/);
  await expect(lineOf(dialog, first)).toContainText(/rolled back|skipped/);
  await expect(lineOf(dialog, last)).toContainText(/rolled back|skipped/);

  await dialog.getByRole("link", { name: "Open the operation" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("no such disk");
  await expect(page.getByRole("main").getByText("rolled back", { exact: true }).first()).toBeVisible();
  await expect(itemsOf(page).getByRole("row", { name: /failed/ })).toHaveCount(1);
  await openList(page, prefix);
  for (const guest of guests) await expect(rowOf(page, guest)).toContainText("stopped");
});

test("an operator who deletes several asks for an approval, types the name of what is protected, and may withdraw", async ({
  browser,
}) => {
  const prefix = uniqueName("del");
  const own = await makeVm(api, { name: `${prefix}-own`, datacenter: site.datacenter });
  const [foreign] = await site.makeGuests([`${prefix}-foreign`]);
  const page = await signedInAs(browser, await makeUser(api, { role: "operator" }));
  await openList(page, prefix);
  const dialog = await ask(page, "Delete", 2);
  await expect(lineOf(dialog, foreign)).toContainText("asks for its name");
  await expect(lineOf(dialog, own)).toContainText("cannot be undone");
  await dialog.getByRole("textbox", { name: `Type ${foreign?.name} to confirm` }).fill(foreign?.name ?? "");
  await dialog.getByRole("textbox", { name: /^Reason/ }).fill("End of their contract");
  await expect(dialog.getByRole("button", { name: "Request approval" })).toBeDisabled();
  await dialog.getByRole("textbox", { name: /^Type the number of guests/ }).fill("2");
  await dialog.getByRole("button", { name: "Request approval" }).click();
  await expect(dialog).toBeHidden();

  await test.step("the whole of it waits, and is withdrawn from its page", async () => {
    await page.goto("/operations?status=awaiting_approval");
    await page.getByRole("link", { name: "Delete 2 VMs" }).first().click();
    await expect(page.getByText("All of it waits for an approval. Nothing has been done yet.")).toBeVisible();
    await expect(page.getByRole("link", { name: "View the request" })).toBeVisible();
    await page.getByRole("button", { name: "Withdraw…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Withdraw request" }).click();
    await expect(page.getByRole("main").getByText("canceled", { exact: true }).first()).toBeVisible();
  });
  await openList(page, prefix);
  await expect(rowOf(page, own)).toBeVisible();
  await expect(rowOf(page, foreign)).toBeVisible();
  await page.context().close();
  await removeVm(api, own);
});

test("canceled while it runs, what was done is undone", async ({ page }) => {
  const [prefix, guests] = await someGuests("cancel", 2);
  const [obeys, deaf] = guests;
  for (const { vmId } of guests) await site.simulator.control(`/guests/${vmId}/start`, {});
  await site.simulator.control(`/guests/${deaf?.vmId}/ignore-shutdown`, {});
  await openList(page, prefix);
  for (const guest of guests) await expect(rowOf(page, guest)).toContainText("running");
  const dialog = await ask(page, "Shut down", 2);
  await dialog.getByRole("button", { name: "Shut down 2 VMs" }).click();
  await expect(lineOf(dialog, obeys)).toContainText("completed", { timeout: 40_000 });
  await expect(lineOf(dialog, deaf)).toContainText("running");
  await dialog.getByRole("button", { name: "Cancel…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel the operation" }).click();
  await expect(dialog.getByText(/It was canceled, and everything that had been done has been undone/)).toBeVisible({
    timeout: 60_000,
  });
  await expect(lineOf(dialog, obeys)).toContainText("rolled back");
  await dialog.getByRole("button", { name: "Close", exact: true }).last().click();
  for (const guest of guests) await expect(rowOf(page, guest)).toContainText("running", { timeout: 30_000 });
});

/** Stopped guests of the test's own, and what their names begin with. */
async function someGuests(what: string, count: number): Promise<[string, GuestView[]]> {
  const prefix = uniqueName(what);
  return [prefix, await site.makeGuests(Array.from({ length: count }, (_, index) => `${prefix}-${index + 1}`))];
}

async function openList(page: Page, prefix: string): Promise<void> {
  await page.goto(`/vms?q=${prefix}`);
  await expect(page.getByRole("table", { name: "VMs" }).getByRole("row").nth(1)).toContainText(prefix);
}

const rowOf = (page: Page, guest: { name: string } | undefined) =>
  page.getByRole("table", { name: "VMs" }).getByRole("row", { name: new RegExp(`${guest?.name} `) });

const lineOf = (dialog: Locator, guest: { name: string } | undefined) =>
  dialog
    .getByRole("list", { name: "Guests" })
    .getByRole("listitem")
    .filter({ hasText: guest?.name ?? "none" });

const itemsOf = (page: Page) => page.getByRole("table", { name: "Items" });

/** Ticks all that the list shows and chooses the action; the dialog once its plan is there. */
async function ask(page: Page, action: string, count: number): Promise<Locator> {
  await page.getByRole("checkbox", { name: /^Select all/ }).click();
  const selection = page.getByRole("region", { name: "Selection" });
  await expect(selection).toContainText(`${count} selected`);
  const direct = selection.getByRole("button", { name: `${action}…`, exact: true });
  if ((await direct.count()) > 0) await direct.click();
  else {
    await selection.getByRole("button", { name: "More…" }).click();
    await page.getByRole("menuitem", { name: `${action}…` }).click();
  }
  const dialog = page.getByRole("dialog").first();
  await expect(dialog.getByRole("list", { name: "Guests" })).toBeVisible();
  await expect(dialog.getByRole("status", { name: "Making the plan" })).toHaveCount(0);
  return dialog;
}

async function expectAccessible(page: Page, where: string): Promise<void> {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(tags).analyze();
  expect
    .soft(
      violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`),
      where,
    )
    .toEqual([]);
}
