import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { handlersOf } from "@/app/api/v1/_testing";
import { hashTokenSecret, newTokenSecret, tokenPrefix } from "@/lib/auth/token-secret";
import { GuestDetail, GuestPage } from "@/lib/contracts/guests";
import { OperationRef, PlanView } from "@/lib/contracts/operations";
import { complete } from "@/lib/simulators/virtfusion/servers/build";
import { panelOf } from "@/lib/testing/panel-state";
import { panelEndpointId, startWorld, type World } from "@/lib/testing/world";

/** A VM that a panel has made room for and never installed, from its creation to its first operating system. */
let world: World;
let token: string;
beforeAll(async () => {
  world = await startWorld({ panel: { guests: 4 }, inventoryInterval: "PT1H" });
  (globalThis as { moxxieInstance?: Promise<unknown> }).moxxieInstance = Promise.resolve(world.moxxie);
  token = newTokenSecret();
  const own = { name: "test", createdBy: "test", role: "operator" as const };
  await world.moxxie.db.prisma.apiToken.create({
    data: { ...own, hash: hashTokenSecret(token), prefix: tokenPrefix(token) },
  });
});
afterAll(() => world?.close());

async function ask(method: "GET" | "POST", path: string, { body, query = "" }: { body?: object; query?: string } = {}) {
  const handlers = await handlersOf(path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, "{id}"));
  const headers = {
    authorization: `Bearer ${token}`,
    ...(body && { "content-type": "application/json" }),
  };
  const request = new Request(`http://moxxie.test/api/v1${path}${query}`, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
  const response = await handlers[method](request);
  return { status: response.status, answer: (await response.json()) as unknown };
}

async function listed(name: string) {
  const { items } = GuestPage.parse((await ask("GET", "/vms", { query: `?name=${name}` })).answer);
  const [found] = items;
  if (!found) throw new Error(`no VM ${name}`);
  return found;
}

const detailOf = async (id: string) => GuestDetail.parse((await ask("GET", `/vms/${id}`)).answer);

const spare = { name: "spare", datacenter: "DC3", cores: 1, memoryMB: 1024, diskGB: 25 };

test("it is planned, shown and refused as what it is, and can be started once it is installed", {
  timeout: 60_000,
}, async () => {
  const dryRun = await ask("POST", "/vms", { body: spare, query: "?dryRun=true" });
  expect(PlanView.parse(dryRun.answer).effects).toContainEqual(
    expect.stringMatching(/no operating system: it cannot be started until one is installed on its platform/),
  );
  const { operationId } = OperationRef.parse((await ask("POST", "/vms", { body: spare })).answer);
  await world.moxxie.operations.settled(operationId, 30_000);

  const { id, vmId, ...shown } = await listed("spare");
  expect(shown).toMatchObject({ status: "stopped", installed: false });
  expect(await detailOf(id)).toMatchObject({
    installed: false,
    actions: { start: expect.stringMatching(/^It has no operating system yet; install one/), delete: null },
  });
  const refused = await ask("POST", `/vms/${id}/start`, { body: {} });
  expect([refused.status, refused.answer]).toMatchObject([
    409,
    { code: "invalid_state", detail: expect.stringContaining("no operating system yet") },
  ]);

  const { panel, server, operator } = panelOf(world);
  const there = server(Number(vmId));
  expect(there?.state).toBe("allocated");
  if (there) complete(panel, there);
  operator.setPower(Number(vmId), false);
  await world.moxxie.inventory.refreshGuest(panelEndpointId, { kind: "vm", vmId });
  expect(await listed("spare")).toMatchObject({ status: "stopped", installed: true });
  expect((await detailOf(id)).actions.start).toBeNull();
  const begun = await ask("POST", `/vms/${id}/start`, { body: {} });
  expect(begun.status).toBe(202);
  await world.moxxie.operations.settled(OperationRef.parse(begun.answer).operationId, 30_000);
  expect(await listed("spare")).toMatchObject({ status: "running", installed: true });
});

test("whoever lists the others is told that they have one", async () => {
  const { items } = GuestPage.parse((await ask("GET", "/vms", { query: "?datacenter=DC1" })).answer);
  expect(items.length).toBeGreaterThan(0);
  expect(z.array(z.looseObject({ installed: z.literal(true) })).safeParse(items).success).toBe(true);
});
