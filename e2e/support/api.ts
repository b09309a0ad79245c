import { type APIRequestContext, type APIResponse, expect, request } from "@playwright/test";
import { GuestDetail, GuestPage } from "@/lib/contracts/guests";
import { finishedStatuses, OperationDetail, OperationRef } from "@/lib/contracts/operations";

/** The administrator's token that playwright.config.ts gives the server. */
export const apiToken = "mox_e2e_0123456789abcdef0123456789abcdef";

/** How long an operation of a test may take; the simulated platforms need a few seconds for each task. */
const operationTimeoutMs = 30_000;

/** The REST API as a script uses it: with a token, without the browser's session. */
export async function openApi(baseURL: string | undefined, token = apiToken): Promise<APIRequestContext> {
  return request.newContext({
    baseURL: `${baseURL ?? ""}/api/v1/`,
    extraHTTPHeaders: { authorization: `Bearer ${token}` },
    storageState: { cookies: [], origins: [] },
  });
}

/** Expects a 202 with the operation's address, and follows that address until the operation has ended. */
export async function followed(api: APIRequestContext, answer: APIResponse): Promise<OperationDetail> {
  const body = await answer.text();
  expect(answer.status(), body).toBe(202);
  const { operationId } = OperationRef.parse(JSON.parse(body));
  const location = answer.headers().location;
  expect(location).toBe(`/api/v1/operations/${operationId}`);
  return ended(api, location ?? "");
}

async function ended(api: APIRequestContext, location: string): Promise<OperationDetail> {
  let operation: OperationDetail | undefined;
  await expect
    .poll(
      async () => {
        operation = OperationDetail.parse(await (await api.get(location)).json());
        return finishedStatuses.includes(operation.status);
      },
      { message: `${location} ends`, timeout: operationTimeoutMs, intervals: [100, 250] },
    )
    .toBe(true);
  if (!operation) throw new Error(`${location} was never read`);
  return operation;
}

/** A guest made through the API, ready for a test. */
export async function makeVm(api: APIRequestContext, wish: { name: string; datacenter: string; start?: boolean }) {
  const operation = await followed(
    api,
    await api.post("vms", { data: { cores: 1, memoryMB: 512, diskGB: 4, ...wish } }),
  );
  expect(operation.status, operation.error?.message).toBe("completed");
  return GuestDetail.parse(await (await api.get(`vms/${operation.guestId}`)).json());
}

/** Takes a guest away, running or not. */
export async function removeVm(api: APIRequestContext, guest: { id: string; name: string }): Promise<void> {
  const answer = await api.delete(`vms/${guest.id}`, { params: { force: true, confirm: guest.name } });
  expect((await followed(api, answer)).status).toBe("completed");
}

/** The first VM of a list. */
export async function anyVm(api: APIRequestContext, params: Record<string, string>) {
  const page = GuestPage.parse(await (await api.get("vms", { params: { limit: 1, ...params } })).json());
  const guest = page.items[0];
  if (!guest) throw new Error(`the demo has no VM with ${JSON.stringify(params)}`);
  return guest;
}
