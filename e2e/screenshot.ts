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
  // First: what it holds is seen on the overview.
  { name: "reservations", path: "/reservations", prepare: holdSome },
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
];

const hold = (datacenter: string, [cpu, memoryGB, diskGB]: [number, number, number], duration: string) => ({
  datacenter,
  resources: { cpu, memoryGB, diskGB },
  duration,
  reason: "Room for the next servers",
});
const wishes = [
  hold("DC1", [4, 16, 100], "PT2H30M"),
  hold("DC1", [8, 64, 0], "PT1H45M"),
  hold("DC1", [2, 8, 40], "PT59S"),
  hold("DC2", [16, 128, 200], "PT5H"),
  hold("DC2", [4, 16, 0], "PT50M"),
];

/** The overview has its latest operations by them. */
const guests = [
  { name: "web-server-1", datacenter: "DC1", cores: 2, memoryMB: 4096, diskGB: 20, template: "debian-12", start: true },
  { name: "web-server-2", datacenter: "DC2", cores: 2, memoryMB: 4096, diskGB: 20, failoverDC: "DC1" },
];
const asked = [
  ...wishes.map((body) => ["/api/v1/reservations", body] as const),
  ...guests.map((body) => ["/api/v1/vms", body] as const),
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
  await page.waitForFunction(() => document.querySelector("main .animate-breathe") === null);
}

/** Enough for a picture of the timeline; those that stand from an earlier run are kept. */
async function holdSome(page: Page): Promise<void> {
  const bars = page.getByRole("group", { name: /^Reservations in time/ }).getByRole("button");
  const empty = page.getByText(/^Nothing is held/);
  await bars.first().or(empty.first()).waitFor();
  if ((await bars.count()) >= wishes.length) return;
  await page.evaluate(async (asked) => {
    for (const [path, body] of asked) {
      const headers = { "content-type": "application/json" };
      const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(await answer.text());
    }
  }, asked);
  await page.reload();
  await bars.nth(wishes.length - 1).waitFor();
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
