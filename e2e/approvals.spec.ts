import { AxeBuilder } from "@axe-core/playwright";
import { type APIRequestContext, expect, type Page, test } from "@playwright/test";
import { ApprovalDetail, ApprovalPage, PolicyView } from "@/lib/contracts/approvals";
import { GuestDetail, GuestPage, type GuestView } from "@/lib/contracts/guests";
import { OperationDetail } from "@/lib/contracts/operations";
import { followed, makeVm, openApi, removeVm } from "./support/api";
import { collectComplaints } from "./support/complaints";
import { uniqueName } from "./support/names";
import { signedInAs } from "./support/sign-in";
import { makeUser } from "./support/users";

let policyBefore: PolicyView;

test.beforeAll(async ({ baseURL }) => {
  policyBefore = await readPolicy(await openApi(baseURL));
});

// The demo's other tests count on the policy that it comes with.
test.afterEach(async ({ baseURL }) => {
  const { rules, expiresAfter } = policyBefore;
  const answer = await (await openApi(baseURL)).put("approval-policy", { data: { rules, expiresAfter } });
  expect(answer.status(), await answer.text()).toBe(200);
});

test("a deletion that an operator asks for runs once an administrator has approved it, and both see it live", async ({
  page,
  browser,
  baseURL,
}) => {
  const complaints = await collectComplaints(page);
  const api = await openApi(baseURL);
  const guest = await foreignVm(api);
  const operator = await makeUser(api, { role: "operator" });
  const asking = await signedInAs(browser, operator);
  await page.goto("/");
  const before = await waitingCount(page);

  await test.step("the operator's dialog asks for an approval, with the name typed", async () => {
    const dialog = await deletionDialog(asking, guest);
    await expect(dialog).toContainText(/expires after 24 hours/);
    const request = dialog.getByRole("button", { name: "Request approval" });
    await expect(request).toBeDisabled();
    await dialog.getByLabel(/^Reason/).fill("Its owner has left");
    await dialog.getByRole("textbox", { name: /^Type the name/ }).fill(guest.name);
    await request.click();
    await expect(dialog).toBeHidden();
  });

  await test.step("nothing has happened to the VM", async () => {
    await expect(asking.getByRole("button", { name: "Actions", exact: true })).toBeEnabled();
    const now = GuestDetail.parse(await (await api.get(`vms/${guest.id}`)).json());
    expect(now).toMatchObject({ status: guest.status, busyOperationId: null });
  });

  await test.step("the administrator's count rises by itself", async () => {
    await expect.poll(() => waitingCount(page)).toBe(before + 1);
    await approvalsLink(page).click();
    const row = page.getByRole("table", { name: "To decide" }).getByRole("row", { name: new RegExp(guest.name) });
    await expect(row).toContainText("destructive");
    await expect(row).toContainText(operator.name);
    await expect(row).toContainText("Its owner has left");
    await row.getByRole("link").click();
  });

  await asking.getByRole("link", { name: "View the request" }).click();
  await expect(asking.getByRole("heading", { name: "Decision" })).toBeVisible();
  await expect(asking.getByText("Only administrators decide on requests.")).toBeVisible();

  await test.step("what cannot be undone is approved by typing its name", async () => {
    await expect(page.getByRole("heading", { level: 1, name: new RegExp(guest.name) })).toBeVisible();
    await expect(page.getByText("“Its owner has left”")).toBeVisible();
    await expect(page.getByRole("region", { name: "What would be done" })).toContainText(/Destroys .* GB/);
    await page.getByLabel(/^Comment/).fill("Checked with accounting");
    await page.getByRole("button", { name: "Approve…" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByRole("button", { name: "Approve" })).toBeDisabled();
    await dialog.getByRole("textbox").fill(guest.name);
    await dialog.getByRole("button", { name: "Approve" }).click();
    await expect(page.getByText(/^Approved by admin/)).toBeVisible();
    await expect.poll(() => waitingCount(page)).toBe(before);
  });

  await test.step("the operator reads the decision and follows the operation to its end", async () => {
    await expect(asking.getByText(/^Approved by admin/)).toBeVisible();
    await expect(asking.getByText("“Checked with accounting”").first()).toBeVisible();
    await asking.getByRole("main").getByRole("link", { name: "View operation" }).click();
    await expect(asking.getByRole("main").getByText("completed", { exact: true })).toBeVisible();
    await expect.poll(async () => (await api.get(`vms/${guest.id}`)).status()).toBe(404);
  });
  expect(complaints).toEqual([]);
  await asking.context().close();
});

test("a rejected request does nothing, and its requester reads why on whatever page they are", async ({
  page,
  browser,
  baseURL,
}) => {
  const api = await openApi(baseURL);
  const guest = await makeVm(api, { name: uniqueName("kept"), datacenter: "DC1" });
  const asking = await signedInAs(browser, await makeUser(api, { role: "operator" }));
  const approval = await ask(api, asking, guest);
  await asking.goto("/networks");

  await page.goto(`/approvals/${approval.id}`);
  await page.getByLabel(/^Comment/).fill("It is the only one with the licence");
  await page.getByRole("button", { name: "Reject" }).click();
  await expect(page.getByText(/^Rejected by admin.*Nothing has been done\.$/)).toBeVisible();

  await expect(asking.getByText(/^Rejected: Delete VM/)).toBeVisible();
  await expect(asking.getByText(/It is the only one with the licence/)).toBeVisible();
  await asking.getByRole("link", { name: "View the request" }).click();
  await expect(asking.getByRole("main").getByText("rejected", { exact: true })).toBeVisible();
  const operation = OperationDetail.parse(await (await api.get(`operations/${approval.operationId}`)).json());
  expect(operation.status).toBe("canceled");
  await removeVm(api, guest);
  await asking.context().close();
});

test("a withdrawn request cannot be decided any more, and whoever looks at it sees that at once", async ({
  page,
  browser,
  baseURL,
}) => {
  const api = await openApi(baseURL);
  const guest = await makeVm(api, { name: uniqueName("withdrawn"), datacenter: "DC1" });
  const asking = await signedInAs(browser, await makeUser(api, { role: "operator" }));
  const approval = await ask(api, asking, guest);
  await page.goto(`/approvals/${approval.id}`);
  await expect(page.getByRole("button", { name: "Approve…" })).toBeVisible();

  await asking.goto("/approvals");
  await asking
    .getByRole("table", { name: "My requests" })
    .getByRole("link", { name: new RegExp(guest.name) })
    .click();
  await asking.getByRole("button", { name: "Withdraw…" }).click();
  await asking.getByRole("dialog").getByRole("button", { name: "Withdraw request" }).click();
  await expect(asking.getByText(/^Withdrawn by/)).toBeVisible();

  await expect(page.getByText(/^Withdrawn by/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Approve…" })).toHaveCount(0);
  await removeVm(api, guest);
  await asking.context().close();
});

test("whoever decides too late reads who was first", async ({ page, browser, baseURL }) => {
  const api = await openApi(baseURL);
  const guest = await makeVm(api, { name: uniqueName("race"), datacenter: "DC1" });
  const asking = await signedInAs(browser, await makeUser(api, { role: "operator" }));
  const approval = await ask(api, asking, guest);
  // Without news the page goes on showing that it waits.
  await page.route("**/api/v1/events", (route) => route.abort());
  await page.goto(`/approvals/${approval.id}`);
  const decided = await api.post(`approvals/${approval.id}/reject`, { data: { comment: "Not today" } });
  expect(decided.status(), await decided.text()).toBe(200);
  await page.getByRole("button", { name: "Reject" }).click();
  await expect(page.getByText(/^Rejected by/)).toBeVisible();
  await expect(page.getByText("“Not today”")).toBeVisible();
  await removeVm(api, guest);
  await asking.context().close();
});

test("a plan that has changed goes back to the approver, who has to read it before saying yes", async ({
  page,
  browser,
  baseURL,
}) => {
  const api = await openApi(baseURL);
  const guest = await makeVm(api, { name: uniqueName("changed"), datacenter: "DC1" });
  const asking = await signedInAs(browser, await makeUser(api, { role: "operator" }));
  const approval = await ask(api, asking, guest);
  await page.goto(`/approvals/${approval.id}`);
  await expect(page.getByRole("region", { name: "What would be done" })).not.toContainText("is running");
  expect((await followed(api, await api.post(`vms/${guest.id}/start`))).status).toBe("completed");

  await approve(page, guest.name);
  const difference = page.getByRole("region", { name: "The plan has changed while you were looking at it" });
  await expect(difference).toContainText("is running and will be stopped first");
  await expect(difference).toContainText("Nothing has been done");
  await expect(page.getByRole("region", { name: "What would be done" })).toContainText("is running");
  await examine(page, "a request whose plan has changed");
  await expect(page.getByRole("button", { name: "Approve…" })).toBeDisabled();
  await difference.getByRole("button", { name: "I have read the new plan" }).click();
  await approve(page, guest.name);
  await expect(page.getByText(/^Approved by admin/)).toBeVisible();
  await expect.poll(async () => (await api.get(`vms/${guest.id}`)).status(), { timeout: 30_000 }).toBe(404);
  await asking.context().close();
});

test("under a policy that asks administrators too, nobody can approve what they asked for", async ({
  page,
  baseURL,
}) => {
  const api = await openApi(baseURL);
  const guest = await foreignVm(api);
  await test.step("the rule is switched on in the settings, after its diff has been seen", async () => {
    await page.goto("/settings/approval-policy");
    await page.getByRole("switch", { name: /also for administrators/ }).click();
    await page.getByRole("button", { name: "Review and save…" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByRole("list", { name: "What you change" })).toContainText(/state.*off.*on/);
    await dialog.getByRole("button", { name: "Save policy" }).click();
    await expect(page.getByText(/^Version \d+, saved by admin/)).toBeVisible();
    await expect(page.getByText(/not saved yet/)).toHaveCount(0);
  });

  const dialog = await deletionDialog(page, guest);
  await expect(dialog).toContainText("Another administrator");
  await dialog.getByRole("textbox", { name: /^Type the name/ }).fill(guest.name);
  await dialog.getByRole("button", { name: "Request approval" }).click();
  await page.getByRole("link", { name: "View the request" }).click();
  await expect(page.getByText(/It is your own request; another administrator must decide/)).toBeVisible();
  await expect(page.getByRole("button", { name: /^Approve/ })).toHaveCount(0);
  const id = page.url().split("/").at(-1) ?? "";
  expect(await approveByScript(page, id)).toMatchObject({ status: 403, code: "approval_of_own_request" });
  await page.getByRole("button", { name: "Withdraw…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Withdraw request" }).click();
  await expect(page.getByText(/^Withdrawn by/)).toBeVisible();
  expect((await api.get(`vms/${guest.id}`)).status()).toBe(200);
});

test("edits of the policy are neither lost on leaving nor put over somebody else's", async ({ page, baseURL }) => {
  const api = await openApi(baseURL);
  await page.goto("/settings/approval-policy");
  await page.getByRole("button", { name: "Add a rule…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Add rule" }).click();
  await expect(dialog.getByText("Say what the rule is for")).toBeVisible();
  await dialog.getByLabel(/^Name/).fill("Stops in DC1");
  await dialog.getByRole("textbox", { name: "Find a command" }).fill("vm.stop");
  await dialog.getByRole("checkbox", { name: "vm.stop" }).check();
  await dialog.getByRole("checkbox", { name: "DC1" }).check();
  await dialog.getByLabel(/^Tags/).fill("env-prod AND");
  await expect(dialog.getByRole("alert")).toBeVisible();
  await dialog.getByLabel(/^Tags/).fill("env-prod");
  await expect(dialog.getByText(/^\d+ guests? ha(s|ve) such tags now$/)).toBeVisible();
  await expect(
    dialog.getByText(/^Holds back vm\.stop asked for by anybody in DC1 on guests with the tags/),
  ).toBeVisible();
  await examine(page, "the dialog of a rule");
  await dialog.getByRole("button", { name: "Add rule" }).click();
  const rules = page.getByRole("list", { name: "Rules" });
  await expect(rules.getByRole("listitem").nth(3)).toContainText("Stops in DC1");
  await page.getByRole("button", { name: "Move Stops in DC1 up" }).press("Enter");
  await expect(rules.getByRole("listitem").nth(2)).toContainText("Stops in DC1");

  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "VMs" }).click();
  await expect(dialog).toContainText("Leave without saving?");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(page).toHaveURL(/approval-policy/);

  const now = await readPolicy(api);
  const theirs = await api.put("approval-policy", {
    data: { rules: now.rules, expiresAfter: "PT12H", version: now.version },
  });
  expect(theirs.status(), await theirs.text()).toBe(200);
  await page.getByRole("button", { name: "Review and save…" }).click();
  await expect(dialog.getByText(/changed the policy/).first()).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Save policy" })).toBeDisabled();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  const newer = page.getByRole("region", { name: /^Changed by .* meanwhile/ });
  await expect(newer.getByRole("list", { name: "What was changed meanwhile" })).toContainText(/24 hours.*12 hours/);
  await newer.getByRole("button", { name: "Go on with mine" }).click();
  await page.getByRole("button", { name: "Review and save…" }).click();
  await expect(dialog.getByRole("list", { name: "What you change" })).toContainText(/12 hours.*24 hours/);
  await dialog.getByRole("button", { name: "Save policy" }).click();
  await expect(page.getByText(/not saved yet/)).toHaveCount(0);
  expect((await readPolicy(api)).rules[2]).toMatchObject({
    id: "stops-in-dc1",
    commands: ["vm.stop"],
    datacenters: ["DC1"],
  });
});

test("somebody with a telephone can look at a request and approve it", async ({ browser, page, baseURL }) => {
  const api = await openApi(baseURL);
  const guest = await makeVm(api, { name: uniqueName("phone"), datacenter: "DC2" });
  const asking = await signedInAs(browser, await makeUser(api, { role: "operator" }));
  await ask(api, asking, guest);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto("/approvals");
  await page
    .getByRole("list", { name: "Requests" })
    .getByRole("link", { name: new RegExp(guest.name) })
    .click();
  await expect(page.getByRole("button", { name: "Approve…" })).toBeVisible();
  await examine(page, "a request on a narrow screen");
  const overhangPx = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overhangPx).toBeLessThanOrEqual(0);
  await approve(page, guest.name);
  await expect(page.getByText(/^Approved by admin/)).toBeVisible();
  await expect.poll(async () => (await api.get(`vms/${guest.id}`)).status(), { timeout: 30_000 }).toBe(404);
  await asking.context().close();
});

const approvalsLink = (page: Page) =>
  page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: /^Approvals/ });

async function waitingCount(page: Page): Promise<number> {
  return Number(/\d+/.exec((await approvalsLink(page).textContent()) ?? "")?.[0] ?? 0);
}

async function readPolicy(api: APIRequestContext): Promise<PolicyView> {
  return PolicyView.parse(await (await api.get("approval-policy")).json());
}

/** A VM that Moxxie did not make and that other tests have no reason to look at: the last of its datacenter by name. */
async function foreignVm(api: APIRequestContext): Promise<GuestView> {
  const params = { datacenter: "DC2", status: "running", sort: "-name", limit: 100 };
  const guests = GuestPage.parse(await (await api.get("vms", { params })).json()).items;
  const found = guests.find(({ managed, protected: isProtected }) => !managed && !isProtected);
  if (!found) throw new Error("the demo has no running VM in DC2 that somebody else made");
  return found;
}

async function deletionDialog(page: Page, guest: Pick<GuestView, "id">) {
  await page.goto(`/vms/${guest.id}`);
  await page.getByRole("button", { name: "Actions", exact: true }).click();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "Request approval" })).toBeVisible();
  return dialog;
}

/** Asks for a deletion in the browser of somebody who needs an approval for it. */
async function ask(api: APIRequestContext, page: Page, guest: Pick<GuestView, "id" | "name">): Promise<ApprovalDetail> {
  const dialog = await deletionDialog(page, guest);
  await dialog.getByRole("textbox", { name: /^Type the name/ }).fill(guest.name);
  await dialog.getByRole("button", { name: "Request approval" }).click();
  await expect(dialog).toBeHidden();
  const pending = ApprovalPage.parse(await (await api.get("approvals", { params: { status: "pending" } })).json());
  const found = pending.items.find(({ target }) => target.id === guest.id);
  if (!found) throw new Error(`no request for ${guest.name} waits`);
  return ApprovalDetail.parse(await (await api.get(`approvals/${found.id}`)).json());
}

async function approve(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: "Approve…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").fill(name);
  await dialog.getByRole("button", { name: "Approve" }).click();
  await expect(dialog).toBeHidden();
}

/** Past all buttons: the request that the page itself could send. */
function approveByScript(page: Page, id: string): Promise<unknown> {
  return page.evaluate(async (path) => {
    const headers = { "content-type": "application/json" };
    return (await fetch(path, { method: "POST", headers, body: "{}" })).json();
  }, `/api/v1/approvals/${id}/approve`);
}

async function examine(page: Page, where: string): Promise<void> {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(tags).analyze();
  const findings = violations.map(({ id, nodes }) => ({ rule: id, at: nodes.map(({ html }) => html.slice(0, 200)) }));
  expect.soft(findings, where).toEqual([]);
}
