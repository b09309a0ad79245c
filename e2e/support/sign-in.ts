import type { Browser, Page } from "@playwright/test";

interface Credentials {
  email: string;
  password: string;
}

/** What the demo prints. */
export const demoAdministrator: Credentials = { email: "admin@moxxie.local", password: "moxxie-demo-admin" };

/** Signs in by the form and waits for the overview. */
export async function signIn(page: Page, who: Credentials): Promise<void> {
  await page.getByLabel("Email").fill(who.email);
  await page.getByLabel(/^Password/).fill(who.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("heading", { name: "Overview" }).waitFor();
}

/** A browser of somebody else: a context of its own, signed in. */
export async function signedInAs(browser: Browser, who: Credentials): Promise<Page> {
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const page = await context.newPage();
  await page.goto("/sign-in");
  await signIn(page, who);
  return page;
}
