import { expect, test } from "@playwright/test";
import { GuestConfigView } from "@/lib/contracts/guest-config";
import { GuestDetail } from "@/lib/contracts/guests";
import { PlanView } from "@/lib/contracts/operations";
import { followed, openApi } from "./support/api";
import { uniqueName } from "./support/names";

test("the same story over REST: a VM from its creation to its deletion with a token", async ({ baseURL }) => {
  const api = await openApi(baseURL);
  const name = uniqueName("rest");
  const wish = { name, datacenter: "DC1", cores: 2, memoryMB: 2048, diskGB: 10, template: "debian-12" };

  const dryRun = await api.post("vms", { params: { dryRun: true }, data: wish });
  expect(dryRun.status()).toBe(200);
  expect(PlanView.parse(await dryRun.json())).toMatchObject({ possible: true, command: "vm.create" });

  const made = await followed(api, await api.post("vms", { data: wish }));
  expect(made).toMatchObject({ status: "completed", command: "vm.create", datacenter: "DC1" });
  const path = `vms/${made.guestId}`;
  const log = await (await api.get(`operations/${made.operationId}/log`)).json();
  expect(log.lines.map((line: { text: string }) => line.text)).toContain("TASK OK");
  expect(GuestDetail.parse(await (await api.get(path)).json())).toMatchObject({
    name,
    status: "stopped",
    managed: true,
  });

  expect((await followed(api, await api.post(`${path}/start`))).status).toBe("completed");
  expect(GuestDetail.parse(await (await api.get(path)).json())).toMatchObject({ status: "running" });
  const again = await api.post(`${path}/start`);
  expect(again.status()).toBe(409);
  expect(await again.json()).toMatchObject({ code: "invalid_state" });

  const before = GuestConfigView.parse(await (await api.get(`${path}/config`)).json());
  expect(before).toMatchObject({ memoryMB: 2048, cores: 2, pending: [] });
  const change = { memoryMB: 4096, digest: before.digest };
  const diff = await api.patch(path, { params: { dryRun: true }, data: change });
  expect(diff.status()).toBe(200);
  expect(PlanView.parse(await diff.json()).changes).toEqual([
    { field: "memoryMB", from: 2048, to: 4096, requiresRestart: true },
  ]);
  expect(GuestConfigView.parse(await (await api.get(`${path}/config`)).json())).toMatchObject({
    digest: before.digest,
  });

  expect((await followed(api, await api.patch(path, { data: change }))).status).toBe("completed");
  const after = GuestConfigView.parse(await (await api.get(`${path}/config`)).json());
  expect(after.pending).toEqual([{ field: "memoryMB", from: 2048, to: 4096, requiresRestart: true }]);
  const outdated = await api.patch(path, { data: { cores: 4, digest: before.digest } });
  expect(outdated.status()).toBe(409);
  expect(await outdated.json()).toMatchObject({ code: "digest_mismatch" });

  const running = await api.delete(path);
  expect(running.status()).toBe(409);
  expect(await running.json()).toMatchObject({ code: "invalid_state" });
  expect((await followed(api, await api.post(`${path}/stop`))).status).toBe("completed");
  expect((await followed(api, await api.delete(path))).status).toBe("completed");
  expect((await api.get(path)).status()).toBe(404);
  const history = await (await api.get("audit", { params: { target: made.guestId ?? "" } })).json();
  expect(history.items.map((entry: { command: string }) => entry.command)).toEqual(
    expect.arrayContaining(["vm.create", "vm.start", "vm.update", "vm.stop", "vm.delete"]),
  );
});

test("a request sent twice with one idempotency key makes one VM", async ({ baseURL }) => {
  const api = await openApi(baseURL);
  const name = uniqueName("once");
  const request = {
    headers: { "idempotency-key": uniqueName("key") },
    data: { name, datacenter: "DC2", cores: 1, memoryMB: 512, diskGB: 4 },
  };
  const [one, other] = [await api.post("vms", request), await api.post("vms", request)];
  expect((await one.json()).operationId).toBe((await other.json()).operationId);
  const operation = await followed(api, one);
  const found = await (await api.get("vms", { params: { name } })).json();
  expect(found.total).toBe(1);
  expect((await followed(api, await api.delete(`vms/${operation.guestId}`))).status).toBe("completed");
});

test("nobody without a token is told anything", async ({ request }) => {
  const answer = await request.get("/api/v1/vms", {
    headers: { authorization: "Bearer mox_wrong_0123456789abcdef0123456789" },
  });
  expect(answer.status()).toBe(401);
  expect(answer.headers()["content-type"]).toContain("application/problem+json");
});
