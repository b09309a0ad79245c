import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type PlacementWorld, requirements, startPlacementWorld } from "./testing";

let world: PlacementWorld;
beforeAll(async () => {
  world = await startPlacementWorld();
});
afterAll(() => world?.close());
afterEach(() => world.releaseAll());

describe("affinity", () => {
  test.each([
    [{ requireSameHost: ["web-1"] }, "pve1"],
    [{ requireDifferentHost: ["web-1"] }, "node1"],
    [{ requireSameDC: ["db"] }, "pve1"],
    [{ requireDifferentDC: [{ selector: "app=db" }] }, "node1"],
    [{ preferSameHost: ["web-1"] }, "pve1"],
    [{ preferDifferentDC: ["web-1"] }, "node1"],
    [{ preferSameDC: ["db"], preferDifferentHost: ["web-2"] }, "pve1"],
    [{ requireDifferentHost: [{ selector: "app=nothing" }], preferSameHost: ["web-1"] }, "pve1"],
  ])("%j puts it on %s", async (affinityRules, node) => {
    const { status, answer } = await world.validate({ requirements, affinityRules });
    expect([status, answer.suggestedNode]).toEqual([200, node]);
  });

  test("a preference that could not be kept is a warning", async () => {
    const { answer } = await world.validate({ requirements, affinityRules: { preferSameHost: ["db"] } });
    expect(answer.valid).toBe(true);
    expect(answer.warnings).toEqual([`preferSameHost: 'db' is not on ${answer.suggestedNode}.`]);
  });

  test("a rule that no host with room keeps is an answer: it could be kept", async () => {
    const { status, answer } = await world.validate({ requirements, affinityRules: { requireSameHost: ["db"] } });
    expect(status).toBe(200);
    expect(answer.valid).toBe(false);
    const pve1 = answer.verdicts.find(({ node }) => node === "pve1");
    expect(pve1).toMatchObject({
      rejectedBy: ["affinity"],
      reasons: ["requireSameHost: 'db' not on this host but on west:pve2"],
    });
  });

  test.each([
    [{ requireSameHost: ["nobody"] }, /requireSameHost: there is no guest 'nobody'/],
    [{ preferDifferentDC: ["nobody"] }, /preferDifferentDC: there is no guest 'nobody'/],
    [{ requireSameDC: [{ selector: "app=nothing" }] }, /requireSameDC: there are no guests with 'app=nothing'/],
    [
      { requireSameHost: ["web-1"], requireDifferentHost: ["web-1"] },
      /requireSameHost 'web-1'.*requireDifferentHost 'web-1'/,
    ],
    [{ requireSameHost: ["web-1", "db"] }, /requireSameHost 'web-1'.*requireSameHost 'db'/],
    [{ requireSameDC: ["web-1", "web-2"] }, /requireSameDC 'web-1' \(in DC1\) and requireSameDC 'web-2' \(in DC2\)/],
  ])("%j can never be kept: a 422 that names rule and guest", async (affinityRules, words) => {
    const { status, answer } = await world.validate({ requirements, affinityRules });
    expect([status, answer]).toMatchObject([
      422,
      { code: "affinity_impossible", detail: expect.stringMatching(words) },
    ]);
  });

  test("nor can a rule against the datacenter that is asked for", async () => {
    const { status, answer } = await world.validate({
      requirements,
      datacenter: "DC1",
      affinityRules: { requireSameDC: ["web-2"] },
    });
    expect([status, answer]).toMatchObject([422, { code: "affinity_impossible", rule: "requireSameDC" }]);
  });

  test.each(["((", "AND", "app=", "*x", "a OR"])("the selector %j is a bad request with its path", async (selector) => {
    const { status, answer } = await world.validate({
      requirements,
      affinityRules: { preferSameDC: ["db", { selector }] },
    });
    expect([status, answer]).toMatchObject([
      400,
      { code: "invalid_request", errors: [{ path: "affinityRules.preferSameDC.1.selector" }] },
    ]);
  });
});

describe("a reservation", () => {
  const large = { requirements: { cpu: 4, memoryGB: 40 }, datacenter: "DC1" };

  test("counts as free for whoever holds it, and its host is preferred", async () => {
    const reservationId = await world.reserve();
    const without = (await world.validate(large, "operator")).answer;
    expect(without.valid).toBe(false);
    expect(without.verdicts.find(({ node }) => node === "pve1")?.reasons).toEqual([
      "Needs 40 GB memory, has 8 GB free after reservations",
    ]);
    const { answer } = await world.validate({ ...large, reservationId }, "operator");
    expect(answer).toMatchObject({ valid: true, suggestedNode: "pve1" });
    expect(answer.reason).toMatch(/^The reservation lies there: pve1/);
    const small = await world.validate({ requirements: { cpu: 1, memoryGB: 1 }, reservationId }, "operator");
    expect(small.answer.suggestedNode).toBe("pve1");
  });

  test("that lies elsewhere helps nothing, which is told", async () => {
    const reservationId = await world.reserve();
    const { answer } = await world.validate({ requirements, datacenter: "DC2", reservationId }, "operator");
    expect(answer.warnings).toEqual([expect.stringContaining("The reservation lies on pve1 in DC1, not on node1")]);
  });

  test("of somebody else is refused, except to administrators", async () => {
    const reservationId = await world.reserve({ reservedById: world.tokens.admin.id });
    const { status, answer } = await world.validate({ ...large, reservationId }, "operator");
    expect([status, answer]).toMatchObject([403, { code: "reservation_not_yours" }]);
    await world.db.prisma.resourceReservation.update({
      where: { id: reservationId },
      data: { reservedById: world.tokens.operator.id },
    });
    expect((await world.validate({ ...large, reservationId }, "admin")).answer).toMatchObject({
      suggestedNode: "pve1",
    });
  });

  test.each([
    ["expired", { expiresAt: new Date(Date.now() - 1000) }],
    ["released", { status: "released" }],
    ["consumed", { status: "consumed" }],
  ])("that was %s is a conflict", async (_, change) => {
    const reservationId = await world.reserve(change);
    const { status, answer } = await world.validate({ ...large, reservationId }, "operator");
    expect([status, answer]).toMatchObject([409, { code: "reservation_ended" }]);
  });

  test("that is not there, or in a datacenter that the caller does not see, is unknown", async () => {
    const nobody = "00000000-0000-4000-8000-000000000000";
    const missing = await world.validate({ ...large, reservationId: nobody }, "operator");
    expect([missing.status, missing.answer]).toMatchObject([422, { code: "unknown_reservation" }]);
    const reservationId = await world.reserve({ reservedById: world.tokens.dc2.id });
    const hidden = await world.validate({ requirements, reservationId }, "dc2");
    expect([hidden.status, hidden.answer]).toMatchObject([422, { code: "unknown_reservation" }]);
  });
});
