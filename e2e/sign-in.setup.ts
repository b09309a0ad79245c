import { expect, test } from "@playwright/test";

test("the administrator signs in with what the demo prints", async ({ page }) => {
  await page.goto("/");
  await expect(page).toHaveURL(/sign-in/);
  await page.getByLabel("Email").fill("admin@moxxie.local");
  await page.getByLabel(/^Password/).fill("moxxie-demo-admin");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
  await page.context().storageState({ path: "test-results/signed-in.json" });
});
