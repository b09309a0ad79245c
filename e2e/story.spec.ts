import { expect, type Page, test } from "@playwright/test";
import { anyVm, openApi } from "./support/api";
import { uniqueName } from "./support/names";

test("a stranger runs a VM from its creation to its deletion", async ({ page }) => {
  const name = uniqueName("story");

  await test.step("sees the guests of both datacenters", async () => {
    await page.goto("/");
    for (const [id, place] of [
      ["DC1", "Amsterdam"],
      ["DC2", "Rotterdam"],
    ]) {
      await expect(
        page
          .getByRole("main")
          .getByText(id ?? "")
          .first(),
      ).toBeVisible();
      await expect(
        page
          .getByRole("main")
          .getByText(place ?? "")
          .first(),
      ).toBeVisible();
    }
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "VMs" }).click();
    const list = page.getByRole("table", { name: "VMs" });
    await expect(list.getByRole("row", { name: /DC1/ }).first()).toBeVisible();
    await expect(list.getByRole("row", { name: /DC2/ }).first()).toBeVisible();
  });

  await test.step("creates one from debian-12 and reads where it would go and why", async () => {
    await page.getByRole("link", { name: "Create VM" }).click();
    await page.getByRole("combobox", { name: "Datacenter (required)" }).selectOption("DC1");
    await page.getByRole("textbox", { name: "Name (required)", exact: true }).fill(name);
    await page.getByRole("combobox", { name: "Template" }).click();
    await page.getByRole("option", { name: /debian-12/ }).click();
    const verdicts = page.getByRole("list", { name: "Hosts that can take it" });
    await expect(verdicts.getByRole("listitem").filter({ hasText: "suggested" })).toHaveCount(1);
    await expect(verdicts.getByRole("listitem")).not.toHaveCount(1);
    await expect(verdicts.getByRole("listitem").first()).toContainText(/% of memory/);
    await expect(page.getByRole("region", { name: "Plan" })).toContainText(`Makes VM ${name} on host`);
    await page.getByRole("checkbox", { name: "Start it when it has been made" }).uncheck();
    await page.getByRole("button", { name: /^Create on / }).click();
  });

  await test.step("watches the log of its creation as the platform writes it", async () => {
    const working = page
      .getByRole("main")
      .filter({ has: page.getByRole("progressbar", { name: "Progress" }) })
      .filter({ has: page.getByRole("log").filter({ hasText: /transferred .* of / }) });
    await expect(working).toBeVisible();
    await expect(page.getByRole("main")).toContainText("completed");
    await expect(page.getByRole("log")).toContainText("TASK OK");
  });

  await test.step("starts it", async () => {
    await page.getByRole("main").getByRole("definition").getByRole("link").first().click();
    await expect(page.getByRole("heading", { name })).toBeVisible();
    await expect(stateOf(page, "stopped")).toBeVisible();
    await page.getByRole("button", { name: "Start", exact: true }).click();
    await expect(stateOf(page, "running")).toBeVisible();
  });

  await test.step("gives it more memory after seeing the diff", async () => {
    await page.getByRole("link", { name: "Configuration" }).click();
    await page.getByRole("textbox", { name: "Memory" }).fill("6144");
    const diff = page.getByRole("region", { name: "What would change" });
    await expect(diff.getByRole("row", { name: /Memory/ })).toContainText(/4\sGB6\sGB/);
    await expect(diff).toContainText(/restart|reboot/);
    await page.getByRole("button", { name: "Apply" }).click();
    await expect(page.getByRole("heading", { name: "Waiting for a restart" })).toBeVisible();
    await expect(page.getByRole("table", { name: "Changes that wait for a restart" })).toContainText(/6\sGB/);
  });

  await test.step("stops it", async () => {
    await chooseAction(page, "Stop…");
    const dialog = page.getByRole("dialog");
    await expect(dialog).toContainText("what it has not written to disk is lost");
    await dialog.getByRole("button", { name: "Stop", exact: true }).click();
    await expect(stateOf(page, "stopped")).toBeVisible();
  });

  await test.step("finds in its history who did what", async () => {
    await page.getByRole("link", { name: "History" }).click();
    const history = page.getByRole("table", { name: "History" });
    for (const command of ["vm.create", "vm.start", "vm.update", "vm.stop"]) {
      await expect(history.getByRole("row", { name: new RegExp(command.replace(".", "\\.")) }).first()).toBeVisible();
    }
  });

  await test.step("deletes it after typing its name under what will be destroyed", async () => {
    await chooseAction(page, "Delete…");
    const dialog = page.getByRole("dialog");
    await expect(dialog).toContainText(/Destroys .* GB on /);
    await expect(dialog).toContainText("This cannot be undone.");
    const confirm = dialog.getByRole("button", { name: "Delete VM" });
    await expect(confirm).toHaveAccessibleDescription(`Type “${name}” first`);
    await dialog.getByRole("textbox", { name: /Type the name/ }).fill(name.slice(0, -1));
    await expect(confirm).toBeDisabled();
    await dialog.getByRole("textbox", { name: /Type the name/ }).fill(name);
    await confirm.click();
    await expect(dialog).toBeHidden();
  });

  await test.step("sees it gone, and still finds what was done", async () => {
    await expect(page.getByText(`${name} is gone`)).toBeVisible();
    await page.goto(`/vms?q=${name}`);
    await expect(page.getByText("No VM matches these filters")).toBeVisible();
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Operations" }).click();
    const operations = page.getByRole("table", { name: "Operations" });
    await expect(operations.getByRole("row", { name: new RegExp(`Delete VM.*${name}`) })).toContainText("completed");
    await page.goto("/activity");
    await expect(page.getByRole("row", { name: /vm\.delete/ }).first()).toBeVisible();
  });
});

test("a container comes and goes in the browser", async ({ page }) => {
  const name = uniqueName("box");
  await page.goto("/containers/new?dc=DC2");
  await page.getByRole("textbox", { name: "Host name (required)" }).fill(name);
  await page.getByRole("combobox", { name: "Template" }).click();
  await page.getByRole("option", { name: /alpine/ }).click();
  await expect(page.getByRole("region", { name: "Plan" })).toContainText(`Makes container ${name} on host`);
  await page.getByRole("button", { name: /^Create on / }).click();
  await expect(page.getByRole("heading", { name: new RegExp(`Create container ${name}`) })).toBeVisible();
  await expect(page.getByRole("main").getByText("completed").first()).toBeVisible();

  await page.goto(`/containers?q=${name}`);
  const row = page.getByRole("table", { name: "Containers" }).getByRole("row", { name: new RegExp(name) });
  await expect(row).toContainText("running");
  await row.getByRole("button", { name: `Actions for ${name}` }).click();
  await expect(page.getByRole("menuitem", { name: /^Reset/ })).toHaveCount(0);
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("is running and will be stopped first");
  await dialog.getByRole("textbox", { name: /Type the name/ }).fill(name);
  await dialog.getByRole("button", { name: "Delete container" }).click();
  await expect(page.getByText("No container matches these filters")).toBeVisible();
});

test("deleting a VM that Moxxie did not make is told as such and wants its name", async ({ page, baseURL }) => {
  const api = await openApi(baseURL);
  const guest = await anyVm(api, { status: "stopped", datacenter: "DC1" });
  await page.goto(`/vms/${guest.id}`);
  await chooseAction(page, "Delete…");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Moxxie did not make this VM; it is protected.");
  await expect(dialog.getByRole("button", { name: "Delete VM" })).toHaveAccessibleDescription(
    `Type “${guest.name}” first`,
  );
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toBeHidden();

  const bare = await api.delete(`vms/${guest.id}`);
  expect(bare.status()).toBe(422);
  expect(await bare.json()).toMatchObject({ code: "confirmation_required" });
  expect((await api.get(`vms/${guest.id}`)).status()).toBe(200);
});

test("the menu of a running VM keeps what cannot be done and says why", async ({ page, baseURL }) => {
  const guest = await anyVm(await openApi(baseURL), { status: "running", datacenter: "DC2" });
  await page.goto(`/vms?dc=DC2&q=${guest.vmId}`);
  const row = page
    .getByRole("table", { name: "VMs" })
    .getByRole("row", { name: new RegExp(`${guest.name} ${guest.vmId}`) });
  await row.getByRole("button", { name: `Actions for ${guest.name}` }).click();
  const start = page.getByRole("menuitem", { name: "Start", exact: true });
  await expect(start).toBeDisabled();
  await expect(start).toHaveAccessibleDescription(/must be stopped or suspended/);
  await start.click({ force: true });
  await expect(page.getByRole("menu")).toBeVisible();
  await expect(page.getByRole("menuitem", { name: "Shut down…" })).toBeEnabled();
});

const stateOf = (page: Page, state: string) => page.getByRole("main").getByText(state, { exact: true }).first();

async function chooseAction(page: Page, label: string): Promise<void> {
  await page.getByRole("button", { name: "Actions", exact: true }).click();
  await page.getByRole("menuitem", { name: label }).click();
}
