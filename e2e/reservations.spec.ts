import { expect, test } from "@playwright/test";
import { collectComplaints } from "./support/complaints";
import { uniqueName } from "./support/names";

test("capacity is reserved where it fits, counts down, is extended by keyboard, and released", async ({ page }) => {
  const complaints = await collectComplaints(page);
  const reason = uniqueName("room");
  await page.goto("/reservations/new?dc=DC1");
  const memory = page.getByRole("textbox", { name: /^Memory/ });
  await memory.fill("9000");
  await expect(page.getByText("No host can take it as it is.")).toBeVisible();
  await memory.fill("2");
  await page.getByRole("button", { name: "Choose" }).first().click();
  const reserve = page.getByRole("button", { name: /^Reserve on / });
  await expect(reserve).toBeEnabled();
  await reserve.click();
  await expect(page.getByText("Say what it is for")).toBeVisible();
  await page.getByRole("textbox", { name: /^Reason/ }).fill(reason);
  await page.getByRole("combobox", { name: /^For/ }).selectOption("Other…");
  await page.getByRole("textbox", { name: /^Duration/ }).fill("P40D");
  await expect(page.getByText("At most 30 days")).toBeVisible();
  await page.getByRole("textbox", { name: /^Duration/ }).fill("PT59S");
  await expect(page.getByText(/^Holds 4 cores, 2 GB memory/)).toBeVisible();
  await reserve.click();

  const bar = page.getByRole("button", { name: new RegExp(reason) });
  await expect(bar).toHaveAccessibleName(/expiring/);
  await expect(bar).toHaveText(/^expires in \d+.s$/);
  await bar.press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(reason);
  await dialog.getByRole("button", { name: "Extend…" }).click();
  await expect(dialog.getByText(/^It ends at/)).toBeVisible();
  await dialog.getByRole("button", { name: "Extend", exact: true }).click();
  // Back at the details, which tell of the new end.
  await expect(dialog.getByText("active")).toBeVisible();
  await expect(dialog.getByText(/^15:\d\d$/)).toBeVisible();

  await dialog.getByRole("button", { name: "Release…" }).click();
  await expect(dialog.getByText(/^Frees what it holds/)).toBeVisible();
  await dialog.getByRole("button", { name: "Release", exact: true }).click();
  await expect(dialog.getByText("released")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(bar).toHaveAccessibleName(/, released, /);

  await page.goto("/reservations?view=table");
  await expect(page.getByRole("row", { name: new RegExp(reason) })).toContainText("released");
  expect(complaints).toEqual([]);
});

test("on a phone reservations are a table", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/reservations");
  await expect(page.getByRole("table", { name: "Reservations" })).toBeVisible();
  await expect(page.getByRole("group", { name: /^Reservations in time/ })).toBeHidden();
});
