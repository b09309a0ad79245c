import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { openApi } from "./support/api";
import { uniqueName } from "./support/names";
import { signedInAs } from "./support/sign-in";
import { makeUser } from "./support/users";

test("a change is found in the audit log, with what it was before, and taken away as a file", async ({
  page,
  baseURL,
}) => {
  const api = await openApi(baseURL);
  const name = uniqueName("tessa");
  const made = await api.post("users", {
    data: { email: `${name}@example.com`, name, role: "viewer", password: "a long password" },
  });
  const { id } = await made.json();
  await api.patch(`users/${id}`, { data: { role: "operator" } });

  await page.goto("/activity");
  await page.getByRole("searchbox", { name: /^Search names/ }).fill(name);
  const table = page.getByRole("table", { name: "Activity" });
  await expect(table.getByRole("row")).toHaveCount(3); // the header, the creation, the change
  await expect(page).toHaveURL(new RegExp(`q=${name}`));
  await table.getByRole("button", { name: /^Details of user\.update/ }).click();
  const details = page.getByRole("dialog", { name: "user.update" });
  await expect(details.getByRole("row", { name: /Role viewer operator/ })).toBeVisible();
  await expect(details.getByText(/^[0-9a-f]{64}$/)).toHaveCount(2);
  await details.getByRole("button", { name: `All on ${name}` }).click();
  await expect(details).toBeHidden();
  await expect(page).toHaveURL(new RegExp(`target=${id}`));
  await page.getByRole("button", { name: "Outcome: any" }).click();
  await page.getByRole("radio", { name: "failed" }).check();
  await expect(page.getByText("Nothing matches")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Any outcome" }).click();

  await page.getByRole("button", { name: "Export" }).click();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: /^JSON Lines/ }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^moxxie-audit-.*\.jsonl$/);
  const rows = readFileSync(await file.path(), "utf8")
    .trimEnd()
    .split("\n");
  expect(rows.map((row) => JSON.parse(row).command)).toEqual(["user.create", "user.update"]);
});

test("the log is verified, and a noted head is found in it again", async ({ page }) => {
  await page.goto("/activity");
  await page.getByRole("button", { name: "Verify" }).click();
  const dialog = page.getByRole("dialog", { name: "Is the log as it was written?" });
  await expect(dialog.getByText(/^The log is whole: [\d,]+ rows/)).toBeVisible();
  const head = (await dialog.getByText(/^[0-9a-f]{64}$/).textContent()) ?? "";
  const noted = dialog.getByRole("textbox", { name: "A head that you noted earlier" });
  await noted.fill(head);
  await dialog.getByRole("button", { name: "Look for it" }).click();
  await expect(dialog.getByText(/nothing up to it was cut off/)).toBeVisible();
  await noted.fill("0".repeat(64));
  await dialog.getByRole("button", { name: "Look for it" }).click();
  await expect(dialog.getByText(/The head that you noted is not in the chain/)).toBeVisible();
  await noted.fill("abc");
  await expect(dialog.getByRole("button", { name: "Look for it" })).toHaveAccessibleDescription(/64 hexadecimal/);
});

test("who may not read the log is told so, and an administrator of one datacenter why it cannot be verified", async ({
  browser,
  baseURL,
}) => {
  const api = await openApi(baseURL);
  const operator = await signedInAs(browser, await makeUser(api, { role: "operator" }));
  await operator.goto("/activity");
  await expect(operator.getByText(/only administrators read it/)).toBeVisible();
  const limited = await signedInAs(browser, await makeUser(api, { role: "admin", datacenters: ["DC1"] }));
  await limited.goto("/activity");
  await expect(limited.getByRole("button", { name: "Verify" })).toHaveAccessibleDescription(/administrator of all/);
});
