import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Database } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import { insertEndpoints } from "@/lib/inventory/testing";
import { claimVmId } from "./vm-id";

describe.each(testDatabases())("platform ids on the $name database", ({ create }) => {
  let db: Database;
  beforeAll(async () => {
    db = await create();
    await insertEndpoints(db, ["pve", "other"]);
  });
  afterAll(() => db?.close());
  beforeEach(async () => {
    await db.prisma.guest.deleteMany();
    await db.prisma.vmIdClaim.deleteMany();
  });

  const use = (endpointId: string, ...vmIds: (number | string)[]) =>
    db.prisma.guest.createMany({
      data: vmIds.map((vmId) => ({
        endpointId,
        vmId: String(vmId),
        kind: "vm",
        name: `g${vmId}`,
        hostName: "pve1",
        status: "stopped",
      })),
    });
  const claim = (range = { from: 100, to: 999_999_999 }, operationId: string = randomUUID()) =>
    db.prisma.$transaction((tx) => claimVmId(tx, { endpointId: "pve", operationId, range }));

  test("the first one is the beginning of the range", async () => expect(await claim()).toBe("100"));

  test("the first gap is given, whether guests or claims stand around it", async () => {
    await use("pve", 100, 101, 103, 200);
    expect([await claim(), await claim(), await claim()]).toEqual(["102", "104", "105"]);
  });

  test("a claim is kept in its operation's name", async () => {
    const operationId = randomUUID();
    const vmId = await claim(undefined, operationId);
    expect(await db.prisma.vmIdClaim.findMany()).toEqual([
      expect.objectContaining({ endpointId: "pve", vmId, operationId }),
    ]);
  });

  test("what other endpoints use and ids outside of the range or that are no numbers do not count", async () => {
    await use("other", 100);
    await use("pve", 1, 99, "abc", "12345678901234567890", 5_000);
    expect(await claim({ from: 100, to: 200 })).toBe("100");
  });

  test("a claim of a transaction that is rolled back is free again", async () => {
    const attempt = db.prisma.$transaction(async (tx) => {
      await claimVmId(tx, { endpointId: "pve", operationId: randomUUID(), range: { from: 100, to: 200 } });
      throw new Error("no");
    });
    await expect(attempt).rejects.toThrow("no");
    expect(await claim()).toBe("100");
  });

  test("the last id of the range is given, and after it there is none", async () => {
    await use("pve", 100, 101);
    expect(await claim({ from: 100, to: 102 })).toBe("102");
    await expect(claim({ from: 100, to: 102 })).rejects.toMatchObject({
      code: "cannot_be_done",
      message: "All ids from 100 to 102 of endpoint pve are in use.",
    });
    await expect(claim({ from: 300, to: 299 })).rejects.toMatchObject({ code: "cannot_be_done" });
  });

  test("30 at once get 30 different ones, without a gap", async () => {
    await use("pve", 105, 110);
    const ids = (await Promise.all(Array.from({ length: 30 }, () => claim()))).map(Number);
    const expected = Array.from({ length: 32 }, (_, index) => 100 + index).filter((id) => id !== 105 && id !== 110);
    expect(ids.sort((a, b) => a - b)).toEqual(expected);
  });

  test("whatever is used, the smallest free id of the range is given", async () => {
    const ids = fc.uniqueArray(fc.integer({ min: 95, max: 125 }), { maxLength: 31 });
    await fc.assert(
      fc.asyncProperty(ids, fc.integer({ min: 100, max: 115 }), async (used, from) => {
        await db.prisma.guest.deleteMany();
        await db.prisma.vmIdClaim.deleteMany();
        await use("pve", ...used);
        let smallest = from;
        while (used.includes(smallest)) smallest++;
        expect(await claim({ from, to: 1_000 })).toBe(String(smallest));
      }),
      { numRuns: 25 },
    );
  });
});
