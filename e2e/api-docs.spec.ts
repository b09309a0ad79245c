import { expect, test } from "@playwright/test";

const token = process.env.MOXXIE_API_TOKEN ?? "mox_e2e_0123456789abcdef0123456789abcdef";

// What the page can do it does for anybody with a token, without the dashboard's session.
test.use({ storageState: { cookies: [], origins: [] } });

test("the API's page lists every path, takes a token and tries a call, with nothing from elsewhere", async ({
  page,
  baseURL,
}) => {
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    if (!request.url().startsWith(baseURL ?? "") && !request.url().startsWith("data:")) complaints.push(request.url());
  });

  await page.goto("/api/v1/docs");
  await expect(page.getByText("A control plane for virtual machines")).toBeVisible();
  await page.getByRole("button", { name: "Authorize" }).first().click();
  await page.getByLabel("auth-bearer-value").fill(token);
  await page.getByRole("button", { name: "Apply credentials" }).first().click();
  await page.getByRole("button", { name: "Close" }).first().click();

  await page.locator("#operations-tag-Identity").click();
  const me = page.locator("#operations-Identity-getMe");
  await me.locator(".opblock-summary-control").click();
  await me.getByRole("button", { name: "Execute" }).click();
  await expect(me.locator(".live-responses-table .response").first()).toContainText("200");
  await expect(me.locator(".live-responses-table .response").first()).toContainText("admin");
  expect(complaints).toEqual([]);
});
