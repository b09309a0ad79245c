/**
 * `npm run screenshots`: takes the README's pictures from the demo that runs at MOXXIE_URL (default
 * http://localhost:3000) into docs/images.
 */
import { mkdirSync } from "node:fs";
import { chromium, type Page } from "playwright";
import { findOrGetBrowser } from "../scripts/browser";
import { demoAdministrator, signIn } from "./support/sign-in";

const address = process.env.MOXXIE_URL ?? "http://localhost:3000";
const folder = "docs/images";

interface Picture {
  name: string;
  path: string;
  colorScheme?: "light" | "dark";
  /** Brings the page to where it is worth a picture. */
  prepare: (page: Page) => Promise<void>;
}

const pictures: readonly Picture[] = [
  { name: "overview-light", path: "/", prepare: overviewReady },
  { name: "overview-dark", path: "/", colorScheme: "dark", prepare: overviewReady },
  {
    name: "vms",
    path: "/vms",
    prepare: (page) =>
      page
        .getByRole("row", { name: /running/ })
        .first()
        .waitFor(),
  },
  { name: "vm-create", path: "/vms/new?dc=DC1", prepare: fillCreation },
  {
    name: "reservations",
    path: "/reservations",
    prepare: (page) =>
      page
        .getByRole("group", { name: /^Reservations in time/ })
        .getByRole("button")
        .first()
        .waitFor(),
  },
  {
    name: "datacenter",
    path: "/datacenters/DC1",
    prepare: (page) => page.getByText("Limits").first().waitFor(),
  },
];

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const browser = await chromium.launch({ executablePath: findOrGetBrowser(), args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage({ baseURL: address, viewport: { width: 1440, height: 900 } });
    await page.goto("/sign-in");
    await signIn(page, demoAdministrator);
    for (const { name, path, colorScheme = "light", prepare } of pictures) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.goto(path);
      await prepare(page);
      await page.screenshot({ path: `${folder}/${name}.png`, animations: "disabled" });
      process.stdout.write(`${folder}/${name}.png\n`);
    }
  } finally {
    await browser.close();
  }
}

async function overviewReady(page: Page): Promise<void> {
  await page.getByRole("main").getByText("Rotterdam").first().waitFor();
}

async function fillCreation(page: Page): Promise<void> {
  await page.getByRole("textbox", { name: "Name (required)" }).fill("web-server-3");
  await page.getByRole("combobox", { name: "Template" }).click();
  await page.getByRole("option", { name: /debian-12/ }).click();
  await page.getByRole("textbox", { name: "User" }).fill("ops");
  await page.getByRole("button", { name: /^Create on / }).waitFor();
  await page.evaluate(() => window.scrollTo(0, 0));
}

await main();
