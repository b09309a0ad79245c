import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { handlersOf } from "@/app/api/v1/_testing";
import { hashTokenSecret, newTokenSecret, tokenPrefix } from "@/lib/auth/token-secret";
import { PackageList } from "@/lib/contracts/estate";
import { ProfileResolution, ProfileTraceView } from "@/lib/contracts/network-profiles";
import { Problem } from "@/lib/contracts/problem";
import { panelEndpointId, startWorld, type World } from "@/lib/testing/world";

let world: World;
const token = newTokenSecret();
beforeAll(async () => {
  world = await startWorld({ panel: { guests: 2 }, inventoryInterval: "PT1H" });
  (globalThis as { moxxieInstance?: Promise<unknown> }).moxxieInstance = Promise.resolve(world.moxxie);
  await world.moxxie.inventory.refreshProfiles(panelEndpointId);
  const own = { name: "viewer", role: "viewer" as const, createdBy: "test" };
  const data = { ...own, hash: hashTokenSecret(token), prefix: tokenPrefix(token) };
  await world.moxxie.db.prisma.apiToken.create({ data });
}, 90_000);
afterAll(() => world?.close());

const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };

async function resolve(body: unknown) {
  const { POST } = await handlersOf("/network-profiles/resolve");
  const url = "http://moxxie.test/api/v1/network-profiles/resolve";
  const response = await POST(new Request(url, { method: "POST", headers, body: JSON.stringify(body) }));
  return { status: response.status, answer: (await response.json()) as unknown };
}

describe("POST /network-profiles/resolve", () => {
  test("answers a viewer with the profile and the three steps", async () => {
    const { status, answer } = await resolve({ datacenter: "DC3", hostGroup: "Prague", package: "24" });
    expect(status).toBe(200);
    const { trace, ...resolution } = ProfileResolution.parse(answer);
    expect(resolution).toMatchObject({
      profileId: "71",
      chosenBy: "primary",
      host: "Prague",
      endpoint: panelEndpointId,
    });
    expect(trace.map(({ step, outcome }) => [step, outcome])).toEqual([
      ["request", "skipped"],
      ["primary", "chosen"],
      ["default", "not_reached"],
    ]);
  });

  test("refuses what is not there with what was sent, the valid ones and the steps", async () => {
    const { status, answer } = await resolve({ datacenter: "DC3", network: { profileId: "4711" } });
    expect(status).toBe(422);
    const told = { sentId: z.string(), source: z.string(), valid: z.array(z.string()), trace: ProfileTraceView };
    const problem = Problem.extend(told).parse(answer);
    expect(problem).toMatchObject({
      code: "unknown_network_profile",
      sentId: "4711",
      source: "request",
      valid: expect.arrayContaining(["0", "71"]),
      errors: [{ path: "network.profileId" }],
      trace: [{ outcome: "refused", profileId: "4711" }, { outcome: "not_reached" }, { outcome: "not_reached" }],
    });
  });

  test.each([
    [{ datacenter: "DC3", profile: "0" }],
    [{}],
    [{ datacenter: "DC3", network: { vlan: 5000 } }],
    [{ datacenter: "DC3", network: { bandwidthMbps: 1 } }],
  ])("does not take %j", async (body) => expect((await resolve(body)).status).toBe(400));
});

test("GET /packages lists what guests are made by, and which by default", async () => {
  const { GET } = await handlersOf("/packages");
  const list = async (query: string) => {
    const response = await GET(new Request(`http://moxxie.test/api/v1/packages${query}`, { headers }));
    return PackageList.parse(await response.json()).items;
  };
  const items = await list("?datacenter=DC3");
  expect(items.filter(({ isDefault }) => isDefault)).toMatchObject([
    { id: "21", name: "Standard", cores: 2, memoryMB: 2048, networkProfileId: null, bandwidthMbps: null },
  ]);
  expect(items.find(({ id }) => id === "24")).toMatchObject({ networkProfileId: "71", endpoint: panelEndpointId });
  expect(await list("?datacenter=DC1")).toEqual([]);
  expect(await list("")).toEqual(items);
});
