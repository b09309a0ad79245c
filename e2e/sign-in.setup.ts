import { expect, test } from "@playwright/test";
import { demoAdministrator, signIn } from "./support/sign-in";

test("the administrator signs in with what the demo prints", async ({ page }) => {
  await page.goto("/");
  await expect(page).toHaveURL(/sign-in/);
  for (const printed of Object.values(demoAdministrator)) {
    await expect(page.getByText(printed)).toBeVisible();
  }
  await signIn(page, demoAdministrator);
  await page.context().storageState({ path: "test-results/signed-in.json" });
});
