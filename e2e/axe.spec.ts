import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { HostPage } from "@/lib/contracts/estate";
import { anyVm, makeVm, openApi, removeVm } from "./support/api";
import { collectComplaints } from "./support/complaints";
import { uniqueName } from "./support/names";

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const wide = { width: 1440, height: 900 };
const narrow = { width: 360, height: 740 };

// Hundreds of examinations: their pictures would take longer than they do.
test.use({ trace: "off" });

/** A menu hangs at the end of the document, beside the landmarks; the rule that all content stands in one is not for it. */
const floatingRules = [
  "aria-required-children",
  "aria-hidden-focus",
  "color-contrast",
  "nested-interactive",
  "target-size",
];

/** Every page of the dashboard by its address; the ids of guests and the like are asked of the API. */
async function addresses(baseURL: string | undefined): Promise<string[]> {
  const api = await openApi(baseURL);
  const vm = await anyVm(api, { status: "running" });
  const containers = await (await api.get("containers", { params: { limit: 1 } })).json();
  const rented = await anyVm(api, { status: "running", datacenter: "DC3" });
  const hosts = HostPage.parse(await (await api.get("hosts", { params: { limit: 1 } })).json());
  const fresh = await makeVm(api, { name: uniqueName("axe"), datacenter: "DC1" });
  await removeVm(api, fresh);
  const operations = await (await api.get("operations", { params: { limit: 1 } })).json();
  const guestTabs = ["configuration", "network", "disks", "snapshots", "tasks", "history", "failover"];
  return [
    "/",
    "/?dc=DC2",
    "/datacenters",
    "/datacenters/DC2",
    ...["hosts", "storages", "networks", "fit"].map((tab) => `/datacenters/DC2?tab=${tab}`),
    "/hosts",
    `/hosts/${encodeURIComponent(hosts.items[0]?.id ?? "")}`,
    "/vms",
    "/vms?q=nothing-has-this-name",
    `/vms/${vm.id}`,
    ...guestTabs.map((tab) => `/vms/${vm.id}?tab=${tab}`),
    "/vms/new?dc=DC1",
    `/vms/${rented.id}`,
    ...["hosting", "snapshots", "configuration"].map((tab) => `/vms/${rented.id}?tab=${tab}`),
    "/vms/new?dc=DC3",
    "/containers",
    `/containers/${containers.items[0].id}`,
    "/containers/new?dc=DC2",
    "/networks",
    "/networks?dc=DC2",
    "/networks?dc=DC1&q=nothing-has-this-name",
    "/networks/foreign%3ADC1%3Avlan100",
    "/reservations",
    "/reservations?view=table&range=7d",
    "/reservations/new?dc=DC1",
    "/operations",
    `/operations/${operations.items[0].operationId}`,
    "/approvals",
    "/approvals?tab=mine",
    "/approvals?tab=decided",
    "/activity",
    "/settings",
    ...["endpoints", "tokens", "users", "about"].map((tab) => `/settings?tab=${tab}`),
    "/settings/webhooks",
    "/settings/datacenters/new",
    "/settings/endpoints/new",
    "/settings/approval-policy",
  ];
}

test("every page is accessible in light and dark, wide and narrow, and the browser has no complaint", async ({
  page,
  baseURL,
}) => {
  test.setTimeout(240_000);
  const complaints = await collectComplaints(page);
  for (const address of await addresses(baseURL)) {
    await test.step(address, async () => {
      await page.setViewportSize(wide);
      await page.emulateMedia({ colorScheme: "light" });
      await page.goto(address);
      await settled(page);
      await examine(page, { where: `${address} wide, light`, only: undefined });
      await page.emulateMedia({ colorScheme: "dark" });
      await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
      await examine(page, { where: `${address} wide, dark`, only: ["color-contrast"] });
      await page.setViewportSize(narrow);
      await expectNoSidewaysScroll(page, address);
      await examine(page, { where: `${address} narrow, dark`, only: undefined });
    });
  }
  expect(complaints).toEqual([]);
});

test.describe("signed out", () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test("the sign-in page is accessible in light and dark, wide and narrow", async ({ page }) => {
    const complaints = await collectComplaints(page);
    for (const [colorScheme, size] of [
      ["light", wide],
      ["dark", narrow],
    ] as const) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme });
      await page.goto("/sign-in");
      await expect(page.getByRole("button", { name: "Sign in", exact: true })).toBeVisible();
      await expectNoSidewaysScroll(page, "/sign-in");
      await examine(page, { where: `/sign-in ${colorScheme}`, only: undefined });
    }
    expect(complaints).toEqual([]);
  });
});

test("what opens over a page is accessible too: menu, palette, dialog", async ({ page, baseURL }) => {
  const complaints = await collectComplaints(page);
  const guest = await anyVm(await openApi(baseURL), { status: "stopped" });
  await page.goto(`/vms/${guest.id}`);
  await page.getByRole("button", { name: "Actions", exact: true }).click();
  await expect(page.getByRole("menu")).toBeVisible();
  await examine(page, { where: "the actions of a VM", only: floatingRules });
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  await expect(page.getByRole("dialog")).toContainText("This cannot be undone.");
  await examine(page, { where: "the dialog of a deletion", only: undefined });
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  const rented = await anyVm(await openApi(baseURL), { status: "running", datacenter: "DC3" });
  await page.goto(`/vms/${rented.id}?tab=hosting`);
  for (const button of ["Package: Change…", "CPU throttle: Change…", "Rules: Replace…", "Reset…"]) {
    await page.getByRole("button", { name: button, exact: true }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await examine(page, { where: `the dialog of '${button}'`, only: undefined });
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
  }
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("combobox").fill(guest.name);
  await expect(page.getByRole("option", { name: new RegExp(guest.name) }).first()).toBeVisible();
  await examine(page, { where: "the palette", only: undefined });
  expect(complaints).toEqual([]);
});

/** Headed, and nothing of it still loading. */
async function settled(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("main").getByRole("status", { name: /^(Loading|Making the plan)$/ })).toHaveCount(0);
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  // Skeletons are hidden from everybody who would look by role.
  await expect(page.locator("main .animate-breathe.bg-free")).toHaveCount(0);
}

async function examine(page: Page, { where, only }: { where: string; only: string[] | undefined }): Promise<void> {
  // No page has a frame of another site, which this mode leaves out; it needs no second page for every examination and
  // takes a third of the time.
  const builder = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
  const { violations } = await (only ? builder.withRules(only) : builder.withTags(rules)).analyze();
  const findings = violations.map(({ id, help, nodes }) => ({
    rule: id,
    help,
    at: nodes.slice(0, 3).map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary ?? ""}`),
  }));
  expect.soft(findings, where).toEqual([]);
}

async function expectNoSidewaysScroll(page: Page, where: string): Promise<void> {
  const overhangPx = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect.soft(overhangPx, `${where} is wider than the screen`).toBeLessThanOrEqual(0);
}
