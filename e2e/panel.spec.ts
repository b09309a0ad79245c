import { type APIRequestContext, expect, type Locator, type Page, test } from "@playwright/test";
import { anyVm, openApi, removeVm } from "./support/api";
import { uniqueName } from "./support/names";

/** What a person does with a platform that rents servers out: it gives ids, chooses the host, and knows packages. */

const buildMs = 60_000;
let api: APIRequestContext;
/** Built servers of this file, which later tests look at. */
const built: { chosen: string; byDefault: string } = { chosen: uniqueName("chosen"), byDefault: uniqueName("plain") };

test.beforeAll(async ({ baseURL }) => {
  api = await openApi(baseURL);
});
test.afterAll(async () => {
  const { items } = await (await api.get("vms", { params: { datacenter: "DC3", limit: 1000 } })).json();
  for (const guest of items) if (Object.values(built).includes(guest.name)) await removeVm(api, guest);
});

test("a network is chosen, or by the rules: both are created and say why, in three steps", async ({
  page,
  context,
}) => {
  await test.step("with the package's sizes, in a group, on the network of choice", async () => {
    await beginVm(page, built.chosen);
    await choosePackage(page, /^Compute/);
    await expect(page.getByRole("textbox", { name: "Cores (required)" })).toHaveValue("4");
    await expect(page.getByRole("textbox", { name: "Memory (required)" })).toHaveValue("8");
    await expect(page.getByRole("textbox", { name: "Disk (required)" })).toHaveValue("80");
    await page.getByRole("combobox", { name: "Host group" }).selectOption({ label: "Prague · 3 of 3 hosts usable" });
    await chooseTemplate(page, /^Debian 12/);
    await page.getByRole("radio", { name: "Routed" }).check();
    await page.getByRole("combobox", { name: "Public IPv4 address" }).selectOption("Give it one");
    await expectSteps(page.getByRole("region", { name: "Network" }), [
      "chosen: The request asks for 71",
      "not asked",
      "not asked",
    ]);
    await expect(page.getByRole("region", { name: "Plan" })).toContainText("It is made by package Compute");
    await page.getByRole("button", { name: "Create in group Prague" }).click();
    await expect(page.getByRole("heading", { name: `Create VM ${built.chosen}` })).toBeVisible();
  });

  const other = await context.newPage();
  await test.step("meanwhile another by the rules alone", async () => {
    await beginVm(other, built.byDefault);
    await chooseTemplate(other, /^Debian 12/);
    await expect(other.getByRole("radio", { name: "No wish: by the rules" })).toBeChecked();
    await expect(other.getByRole("radio", { name: "No wish: by the rules" })).toHaveAccessibleDescription(
      /Panel default/,
    );
    await expectSteps(other.getByRole("region", { name: "Network" }), ["names none", "names none", "chosen"]);
    await other.getByRole("button", { name: /^Create (in group|on) / }).click();
    await expect(other.getByRole("heading", { name: `Create VM ${built.byDefault}` })).toBeVisible();
  });

  for (const [of, steps] of [
    [page, ["chosen: The request asks for 71", "not asked", "not asked"]],
    [other, ["names none: The request names no network", "names none: Package Standard", "chosen: It is the default"]],
  ] as const) {
    await expect(of.getByRole("main").getByText("completed", { exact: true }).first()).toBeVisible({
      timeout: buildMs,
    });
    await expectSteps(of.getByRole("region", { name: "How the network was chosen" }), steps);
  }
  await test.step("it runs, on a host of the group and with an address", async () => {
    await page.getByRole("main").getByRole("definition").getByRole("link").first().click();
    await expect(page.getByRole("heading", { name: built.chosen })).toBeVisible();
    await expect(stateOf(page, "running")).toBeVisible();
    await expect(page.getByRole("main")).toContainText(/prague-hv\d/);
    await expect(page.getByRole("main")).toContainText(/172\.18\.\d+\.\d+/);
  });
});

test("a network of another group cannot be chosen and says so; chosen before, it is refused with its steps", async ({
  page,
}) => {
  await beginVm(page, uniqueName("never"));
  await chooseTemplate(page, /^Debian 12/);
  await page.getByRole("radio", { name: "Routed" }).check();
  await page.getByRole("combobox", { name: "Host group" }).selectOption({ label: "Brno · 1 of 1 host usable" });
  const routed = page.getByRole("radio", { name: "Routed" });
  await expect(routed).toBeDisabled();
  await expect(routed).toHaveAccessibleDescription("not on any host of Brno");
  await expect(page.getByRole("radio", { name: "Public" })).toBeEnabled();
  await expect(page.getByRole("main")).toContainText(
    "Network 71 is not on this host but on prague-hv1, prague-hv2, prague-hv3",
  );
  await expect(
    page.getByRole("list", { name: "How the network is chosen" }).first().getByRole("listitem").first(),
  ).toContainText("refused");
  const create = page.getByRole("button", { name: /^Create / });
  await expect(create).toBeDisabled();
  await expect(create).toHaveAccessibleDescription(/71/);

  await page.getByRole("radio", { name: "Public" }).check();
  await expect(page.getByRole("button", { name: "Create on brno-hv1" })).toBeEnabled();
});

test("the form offers only what the platform can do, and says why not", async ({ page }) => {
  await beginVm(page, uniqueName("never"));
  await expect(page.getByRole("combobox", { name: "Host group" })).toBeEnabled();
  await expect(page.getByRole("textbox", { name: "Tags" })).toBeDisabled();
  await choosePackage(page, /^Windows/);
  await page.getByRole("combobox", { name: "Template" }).click();
  const debian = page.getByRole("option", { name: /^Debian 12/ });
  await expect(debian).toBeDisabled();
  await expect(debian).toContainText("not offered with package Windows");
  await page.keyboard.press("Escape");
  await page.goto("/containers/new");
  await expect(
    page.getByRole("combobox", { name: "Datacenter (required)" }).getByRole("option", { name: /DC3/ }),
  ).toBeDisabled();
});

test("a server is suspended and given back, and what cannot be done with it says why", async ({ page }) => {
  const guest = await named(built.byDefault);
  await page.goto(`/vms/${guest.id}`);
  await page.getByRole("button", { name: "Actions", exact: true }).click();
  for (const [item, reason] of [
    ["Reset…", /cannot reset guests/],
    ["Take snapshot…", /cannot take snapshots/],
    ["Clone…", /cannot clone guests/],
    ["Migrate…", /cannot move guests/],
  ] as const) {
    const entry = page.getByRole("menuitem", { name: item });
    await expect(entry).toBeDisabled();
    await expect(entry).toHaveAccessibleDescription(reason);
  }
  await page.getByRole("menuitem", { name: "Suspend…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("locks it until it is resumed");
  await dialog.getByRole("button", { name: "Suspend", exact: true }).click();
  await expect(stateOf(page, "suspended")).toBeVisible();
  await expect(page.getByRole("main")).toContainText("Switched off and locked by the platform until it is resumed.");
  const start = page.getByRole("button", { name: "Start", exact: true });
  await expect(start).toBeDisabled();
  await expect(start).toHaveAccessibleDescription(/resume it first/);
  await page.getByRole("button", { name: "Actions", exact: true }).click();
  await page.getByRole("menuitem", { name: "Resume" }).click();
  await expect(stateOf(page, "stopped")).toBeVisible();
  await expect(start).toBeEnabled();
  await page.getByRole("link", { name: "Snapshots" }).click();
  await expect(page.getByRole("main")).toContainText("cannot take snapshots");
});

test("what it is rented out with is shown and changed by a plan: traffic, throttle, console", async ({ page }) => {
  const guest = await anyVm(api, { status: "running", datacenter: "DC3" });
  const { cpuThrottlePercent } = await (await api.get(`vms/${guest.id}/hosting`)).json();
  const percent = cpuThrottlePercent === 35 ? 36 : 35;
  await page.goto(`/vms/${guest.id}`);
  await page.getByRole("link", { name: "Access and plan" }).click();
  const traffic = page.getByRole("figure", { name: "Traffic by billing period" });
  await expect(traffic.getByRole("img")).toBeVisible();
  await traffic.getByRole("button", { name: "Show as table" }).click();
  await expect(traffic.getByRole("row").nth(1)).toContainText(/\d/);

  await page.getByRole("button", { name: "CPU throttle: Change…" }).click();
  const dialog = page.getByRole("dialog");
  const apply = dialog.getByRole("button", { name: "Apply" });
  await expect(apply).toHaveAccessibleDescription("Nothing has been changed yet");
  const share = dialog.getByRole("textbox", { name: "Withheld CPU time (required)" });
  await share.fill("100");
  await expect(dialog).toContainText("A whole number from 0 to 99");
  await expect(apply).toBeDisabled();
  await share.fill(String(percent));
  await expect(dialog.getByRole("row", { name: new RegExp(`\\b${percent}\\b`) })).toBeVisible();
  await apply.click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("main")).toContainText(new RegExp(`${percent}\\s% of its CPU time are withheld`));

  await page.getByRole("button", { name: "Show how to reach it" }).click();
  await expect(page.getByRole("button", { name: "Copy the VNC address" })).toBeVisible();
  await page.getByRole("button", { name: "Hide" }).click();
  await expect(page.getByRole("button", { name: "Copy the VNC address" })).toBeHidden();
});

async function beginVm(page: Page, name: string): Promise<void> {
  await page.goto("/vms/new?dc=DC3");
  await page.getByRole("textbox", { name: "Name (required)", exact: true }).fill(name);
}

async function choosePackage(page: Page, name: RegExp): Promise<void> {
  await page.getByRole("combobox", { name: "Package" }).click();
  await page.getByRole("option", { name }).click();
}

async function chooseTemplate(page: Page, name: RegExp): Promise<void> {
  await page.getByRole("combobox", { name: "Template" }).click();
  await page.getByRole("option", { name }).click();
}

/** The three steps by which the network is chosen, in their order. */
async function expectSteps(of: Locator, words: readonly string[]): Promise<void> {
  const steps = of.getByRole("list", { name: "How the network is chosen" }).last().getByRole("listitem");
  await expect(steps).toHaveCount(3);
  for (const [index, word] of words.entries()) await expect(steps.nth(index)).toContainText(word);
}

async function named(name: string): Promise<{ id: string }> {
  const { items } = await (await api.get("vms", { params: { datacenter: "DC3", name } })).json();
  expect(items).toHaveLength(1);
  return items[0];
}

const stateOf = (page: Page, state: string) => page.getByRole("main").getByText(state, { exact: true }).first();
