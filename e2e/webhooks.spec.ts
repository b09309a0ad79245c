import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { UserView } from "@/lib/contracts/identity";
import { followed, makeVm, openApi, removeVm } from "./support/api";
import { collectComplaints } from "./support/complaints";
import { uniqueName } from "./support/names";
import { type Receiver, startReceiver, typeOf, verified } from "./support/receiver";
import { signedInAs } from "./support/sign-in";

let receiver: Receiver;
test.beforeEach(async () => {
  receiver = await startReceiver();
});
test.afterEach(() => receiver.close());

test("a webhook is made, delivers signed, is tried again, redelivered, rotated, switched off and on", async ({
  page,
  baseURL,
}) => {
  test.setTimeout(240_000);
  const complaints = await collectComplaints(page);
  const api = await openApi(baseURL);
  const name = uniqueName("hook");
  const guest = await makeVm(api, { name, datacenter: "DC1" });
  let secret = "";

  await test.step("the form says at once where nothing can be sent", async () => {
    await page.goto("/settings/webhooks");
    await page.getByRole("button", { name: "Create webhook" }).click();
    const dialog = page.getByRole("dialog");
    const url = dialog.getByRole("textbox", { name: /^URL/ });
    await url.fill("ftp://127.0.0.1/hook");
    await expect(url).toHaveAccessibleDescription(/not by ftp/);
    await url.fill("http://224.0.0.1/hook");
    await expect(url).toHaveAccessibleDescription(/multicast/);
    await expect(dialog.getByRole("button", { name: "Create webhook" })).toBeDisabled();
    await expectAccessible(page, "the form with a wrong URL");
    await url.fill(receiver.url);
    await dialog.getByRole("checkbox", { name: "VMs and containers" }).check();
    await dialog.getByRole("checkbox", { name: "DC1" }).check();
    await dialog.getByRole("textbox", { name: /^Description/ }).fill(name);
    await dialog.getByRole("button", { name: "Create webhook" }).click();
  });

  await test.step("its secret is shown once, with how to verify", async () => {
    secret = await keepSecret(page);
    await expect(page.getByRole("row", { name: new RegExp(name) })).toContainText("active");
    await expect(page.getByText(secret)).toHaveCount(0);
    await expectAccessible(page, "the list");
    await page
      .getByRole("row", { name: new RegExp(name) })
      .getByRole("link")
      .click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    await expect(page.getByText("Nothing was sent yet")).toBeVisible();
  });

  await test.step("a test shows what was sent and answered", async () => {
    const dialog = await sendTest(page);
    await expect(dialog.getByText("The receiver took it.")).toBeVisible();
    await expect(dialog.getByRole("region", { name: "Body" })).toContainText('"type": "webhook.test"');
    await expectAccessible(page, "the test");
    await page.keyboard.press("Escape");
    const call = await receiver.next((each) => typeOf(each) === "webhook.test", "the test arrives");
    expect(verified(call, secret).type).toBe("webhook.test");
  });

  await test.step("a guest's change arrives signed and appears by itself", async () => {
    await followed(api, await api.post(`vms/${guest.id}/start`));
    const call = await receiver.next((each) => typeOf(each) === "vm.state_changed", "the change arrives");
    expect(verified(call, secret).data).toMatchObject({ id: guest.id, datacenter: "DC1" });
    await expect(
      deliveries(page)
        .getByRole("row", { name: /vm\.state_changed.*delivered/ })
        .first(),
    ).toBeVisible();
  });

  await test.step("a broken receiver is told of, and the retry bears the same id", async () => {
    receiver.answerWith(503, "closed for repair");
    await followed(api, await api.post(`vms/${guest.id}/stop`));
    const failed = await receiver.next((each) => each.status === 503, "the attempt that fails");
    const row = deliveries(page)
      .getByRole("row", { name: /retrying/ })
      .first();
    await expect(row).toContainText("The receiver answered 503.");
    await expect(page.getByText("failing", { exact: true })).toBeVisible();
    await row.getByRole("button").click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByText("closed for repair")).toBeVisible();
    await expect(dialog.getByText(/^00:0\d$|^due now$/)).toBeVisible();
    await expectRefused(dialog.getByRole("button", { name: "Redeliver" }), /waits/);
    await expectAccessible(page, "a delivery that waits");
    receiver.answerWith(204);
    const retried = await receiver.next(
      ({ messageId, status }) => messageId === failed.messageId && status === 204,
      "the retry",
    );
    expect(retried.body).toBe(failed.body);
    verified(retried, secret);
    await expect(dialog.getByText("The receiver took it.")).toBeVisible();
    await expect(dialog.getByText("The receiver answered 503.").first()).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByText("active", { exact: true })).toBeVisible();
  });

  await test.step("a delivery is sent once more by hand, the same message again", async () => {
    await page.getByRole("button", { name: /^Event:/ }).click();
    await page.getByRole("radio", { name: "webhook.test" }).check();
    await page.keyboard.press("Escape");
    await expect(page).toHaveURL(/type=webhook\.test/);
    await expect(deliveries(page).getByRole("row", { name: /vm\.state_changed/ })).toHaveCount(0);
    await deliveries(page).getByRole("button", { name: "webhook.test" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Redeliver" }).click();
    const again = await receiver.next((each) => typeOf(each) === "webhook.test", "the redelivery");
    expect(receiver.calls.filter(({ messageId }) => messageId === again.messageId)).toHaveLength(2);
    await expect(dialog.getByText("#2")).toBeVisible();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Clear filters" }).click();
  });

  await test.step("after a rotation both secrets verify", async () => {
    await choose(page, "Rotate secret…");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("combobox", { name: /^Both secrets sign for/ }).selectOption("1 hour");
    await dialog.getByRole("button", { name: "Rotate secret" }).click();
    const former = secret;
    secret = await keepSecret(page);
    expect(secret).not.toBe(former);
    await expect(page.getByText("Former secret signs until")).toBeVisible();
    await sendTest(page);
    await page.keyboard.press("Escape");
    const call = await receiver.next((each) => typeOf(each) === "webhook.test", "the test after the rotation");
    verified(call, secret);
    verified(call, former);
  });

  await test.step("a receiver that is gone is switched off with an alarm, and enabled again", async () => {
    receiver.answerWith(410);
    const dialog = await sendTest(page);
    await expect(dialog.getByText(/410/).first()).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByText("Moxxie switched this webhook off.")).toBeVisible();
    await expectRefused(page.getByRole("button", { name: "Send test" }), /enable it first/);
    await expectAccessible(page, "a webhook that is switched off");
    receiver.answerWith(204);
    await page.getByRole("button", { name: "Enable again" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Enable webhook" }).click();
    await expect(page.getByText("Moxxie switched this webhook off.")).toBeHidden();
    await page.getByRole("button", { name: "Redeliver all given up…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Redeliver all" }).click();
    verified(await receiver.next(({ status }) => status === 204, "what was given up"), secret);
    await expect(page.getByRole("button", { name: "Redeliver all given up…" })).toBeHidden();
  });

  await test.step("it is disabled, and deleted", async () => {
    await choose(page, "Disable…");
    await page.getByRole("dialog").getByRole("button", { name: "Disable webhook" }).click();
    await expect(page.getByText("disabled", { exact: true })).toBeVisible();
    await choose(page, "Delete…");
    await page.getByRole("dialog").getByRole("button", { name: "Delete webhook" }).click();
    await expect(page).toHaveURL(/\/settings\/webhooks$/);
    await expect(page.getByRole("row", { name: new RegExp(name) })).toHaveCount(0);
  });
  await removeVm(api, guest);
  expect(complaints).toEqual([]);
});

test("webhooks are for administrators, and others are told so", async ({ browser, baseURL }) => {
  const api = await openApi(baseURL);
  const name = uniqueName("operator");
  const who = { email: `${name}@example.net`, password: `${name}-and-a-long-password` };
  const answer = await api.post("users", { data: { ...who, name, role: "operator" } });
  UserView.parse(await answer.json());
  const page = await signedInAs(browser, who);
  await page.goto("/settings");
  await expect(page.getByRole("link", { name: "Endpoints" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Webhooks" })).toHaveCount(0);
  await page.goto("/settings/webhooks");
  await expect(page.getByText("Your role does not allow this. Ask an administrator to do it.")).toBeVisible();
  await page.context().close();
});

const deliveries = (page: Page) => page.getByRole("table", { name: "Deliveries" });

async function choose(page: Page, item: string): Promise<void> {
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

/** Sends a test by the page's button; answers the dialog once an attempt is shown. */
async function sendTest(page: Page): Promise<Locator> {
  await page.getByRole("button", { name: "Send test" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("#1")).toBeVisible();
  return dialog;
}

/** Reads the secret from the dialog that shows it once. */
async function keepSecret(page: Page): Promise<string> {
  const dialog = page.getByRole("dialog");
  const shown = dialog.getByRole("region", { name: "Secret", exact: true });
  await expect(shown).toContainText("whsec_");
  await expect(dialog.getByRole("region", { name: "How to verify in Node" })).toContainText("webhook.verify(");
  await dialog.getByRole("radio", { name: "Python" }).check();
  await expect(dialog.getByRole("region", { name: "How to verify in Python" })).toContainText("webhook.verify(");
  await expectAccessible(page, "the secret");
  const secret = ((await shown.textContent()) ?? "").trim();
  await dialog.getByRole("button", { name: "I have kept it" }).click();
  await expect(dialog).toBeHidden();
  return secret;
}

async function expectRefused(button: Locator, reason: RegExp): Promise<void> {
  await expect(button).toBeDisabled();
  await expect(button).toHaveAccessibleDescription(reason);
}

async function expectAccessible(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  const findings = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`);
  expect.soft(findings, where).toEqual([]);
}
