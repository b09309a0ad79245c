import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { expireApprovals } from "@/lib/approvals/expire";
import { openInput } from "@/lib/approvals/sealed-input";
import { insertReservation } from "@/lib/commands/reservation/world.test-helper";
import type { Database } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import { MoxxieError } from "@/lib/errors";
import { startBareMoxxie } from "@/lib/testing/bare-moxxie";
import {
  approve,
  ask,
  type GatedWorld,
  gateCommands,
  makeConfiguredToken,
  makeDue,
  makeToken,
  makeUser,
  reject,
  resetGated,
  run,
  startGated,
  stateOf,
  withdraw,
} from "./approvals.test-helper";
import { pendingAtMost } from "./freeze";

describe.each(testDatabases())("on the $name database", ({ name: databaseName, create }) => {
  let db: Database;
  let world: GatedWorld;
  const stops: (() => Promise<void>)[] = [];

  let auditBefore = 0n;

  beforeAll(async () => {
    db = await create();
    world = await startGated(db);
  });
  afterAll(async () => {
    await world?.moxxie.stop();
    await db?.close();
  });
  beforeEach(async () => {
    auditBefore = (await db.prisma.auditEntry.aggregate({ _max: { id: true } }))._max.id ?? 0n;
    await resetGated(db, world);
  });
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });

  const deletion = (options: { confirm?: string; reason?: string } = {}) =>
    ask(world.moxxie, world.people.otto, "vm.delete", { vmId: world.guestId }, options);
  const eventsOf = async (type: string) =>
    (await db.prisma.event.findMany({ where: { type }, orderBy: { id: "asc" } })).map(({ data }) => data);
  const auditOf = (command: string) => db.prisma.auditEntry.findMany({ where: { command, id: { gt: auditBefore } } });
  const isFree = async () =>
    (await db.prisma.guest.findUniqueOrThrow({ where: { id: world.guestId } })).busyOperationId === null;

  describe("freezing", () => {
    test("what needs an approval is an operation that waits, an approval, events and an audit row, and claims nothing", async () => {
      const asked = await deletion({ reason: "old" });
      const { approval, operation, steps, audit } = await stateOf(db, asked.approvalId);
      expect(operation).toMatchObject({
        id: asked.operationId,
        status: "awaiting_approval",
        command: "vm.delete",
        guestId: world.guestId,
        datacenterIds: ["DC1"],
      });
      expect(steps).toBe(0);
      expect(await isFree()).toBe(true);
      expect(audit).toEqual(["requested"]);
      expect(approval).toMatchObject({
        status: "pending",
        risk: "destructive",
        reason: "old",
        requesterName: "Otto",
        targetName: "web",
        datacenterIds: ["DC1"],
        rule: { id: "destructive" },
      });
      const lifetimeMs = approval.expiresAt.getTime() - approval.createdAt.getTime();
      expect(Math.abs(lifetimeMs - 24 * 3_600_000)).toBeLessThan(5_000);
      expect(await eventsOf("approval.requested")).toMatchObject([
        {
          approvalId: asked.approvalId,
          operationId: asked.operationId,
          command: "vm.delete",
          requestedBy: { kind: "user", id: world.people.otto.id, name: "Otto" },
          reason: "old",
          datacenters: ["DC1"],
          expiresAt: approval.expiresAt.toISOString(),
        },
      ]);
    });

    test("a dry run names the rule and how long the request would wait, and keeps nothing", async () => {
      const { moxxie, people, guestId } = world;
      const dry = { dryRun: true };
      expect(await run(moxxie, people.otto, "vm.delete", { vmId: guestId }, dry)).toMatchObject({
        plan: { approval: { id: "destructive", expiresAfter: "PT24H" } },
      });
      expect(await run(moxxie, people.ada, "vm.delete", { vmId: guestId }, dry)).toMatchObject({
        plan: { approval: null },
      });
      expect(await db.prisma.approval.count()).toBe(0);
    });

    test("secrets of the input are sealed, and in no other column, event or audit row", async () => {
      const { moxxie, people } = world;
      await gateCommands(moxxie, people.ada, ["user.create"]);
      const input = { email: "new@example.com", name: "New", role: "viewer", password: "correct horse battery" };
      const { approvalId } = await ask(moxxie, people.ada, "user.create", input);
      const { approval, operation } = await stateOf(db, approvalId);
      expect(openInput(moxxie.secrets, approval)).toEqual(input);
      const { inputSealed: _, operation: __, ...open } = approval;
      const told = [open, operation, await db.prisma.auditEntry.findMany(), await db.prisma.event.findMany()];
      const text = JSON.stringify(told, (_key, value) => (typeof value === "bigint" ? String(value) : value));
      expect(text).toContain("new@example.com");
      expect(text).not.toContain("correct horse battery");
    });

    test("the guest's name is asked for at the request, before anything is kept", async () => {
      const { moxxie, people, foreignId } = world;
      const bare = ask(moxxie, people.otto, "vm.delete", { vmId: foreignId });
      await expect(bare).rejects.toMatchObject({ code: "confirmation_required" });
      expect(await db.prisma.operation.count()).toBe(0);
      await ask(moxxie, people.otto, "vm.delete", { vmId: foreignId }, { confirm: "foreign" });
    });

    test("the same request twice is refused with the one that waits; another one is not", async () => {
      const { moxxie, people, guestId } = world;
      const { approvalId, operationId } = await deletion();
      await expect(deletion()).rejects.toMatchObject({ code: "conflict", extra: { approvalId, operationId } });
      await ask(moxxie, people.otto, "vm.delete", { vmId: guestId, force: true });
      await withdraw(moxxie, people.otto, approvalId);
      await deletion();
      expect(await db.prisma.approval.count({ where: { status: "pending" } })).toBe(2);
    });

    test("of the same request at the same time exactly one waits", async () => {
      const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => deletion()));
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      expect(await db.prisma.approval.count()).toBe(1);
    });

    test("one requester cannot fill the inbox", async () => {
      const { people } = world;
      const { approvalId } = await deletion();
      const { approval } = await stateOf(db, approvalId);
      const { id: _, operationId: __, operation: ___, ...rest } = approval;
      for (let count = 1; count < pendingAtMost; count++) {
        const operation = { command: "x", title: "x", status: "awaiting_approval", actor: {}, actorId: people.otto.id };
        const row = { ...rest, title: `other ${count}`, rule: {}, plan: {}, planDifference: undefined };
        await db.prisma.operation.create({
          data: { ...operation, input: {}, decisions: {}, plan: {}, approval: { create: row } },
        });
      }
      const more = ask(world.moxxie, people.otto, "vm.delete", { vmId: world.guestId, force: true });
      await expect(more).rejects.toMatchObject({ code: "too_many_requests" });
      const other = await makeUser(db, { name: "Olga", role: "operator" });
      await ask(world.moxxie, other, "vm.delete", { vmId: world.guestId });
    });

    test("what must be answered at once never waits, not even by a rule for everything", async () => {
      const { moxxie, people } = world;
      await run(moxxie, people.ada, "approval-policy.update", { rules: [{ id: "all", name: "All" }] });
      const token = await run(moxxie, people.ada, "token.create", { name: "t", role: "viewer" });
      expect(token.kind).toBe("done");
      // The policy itself is not among them.
      const again = await run(moxxie, people.ada, "approval-policy.update", { rules: [] });
      expect(again.kind).toBe("awaiting_approval");
    });
  });

  describe("approving", () => {
    test("accepts the command as it was asked for, for its requester, in one transaction", async () => {
      const { moxxie, people, guestId } = world;
      const { approvalId, operationId } = await deletion();
      expect(await approve(moxxie, people.ada, approvalId, { comment: "fine" })).toEqual({
        kind: "done",
        result: { approvalId, operationId },
      });
      const { approval, operation, steps, audit } = await stateOf(db, approvalId);
      expect(approval).toMatchObject({ status: "approved", decidedByName: "Ada", comment: "fine" });
      expect(operation).toMatchObject({ status: "queued", input: { vmId: guestId, purge: false, force: false } });
      expect(operation.actor).toMatchObject({ name: "Otto" });
      expect(steps).toBe(4);
      expect(audit).toEqual(["requested", "accepted"]);
      const guest = await db.prisma.guest.findUniqueOrThrow({ where: { id: guestId } });
      expect(guest.busyOperationId).toBe(operationId);
      expect(await auditOf("approval.approve")).toMatchObject([
        { outcome: "done", actorName: "Ada", targetId: approvalId },
      ]);
      expect(await eventsOf("approval.decided")).toMatchObject([
        { approvalId, operationId, decision: "approved", by: { name: "Ada" }, comment: "fine" },
      ]);
    });

    test("a command without steps is done with the decision, and its result is kept without secrets", async () => {
      const { moxxie, people } = world;
      await gateCommands(moxxie, people.ada, ["user.create"]);
      const input = { email: "new@example.com", name: "New", role: "viewer", password: "correct horse battery" };
      const { approvalId } = await ask(moxxie, people.ada, "user.create", input);
      await approve(moxxie, people.alan, approvalId);
      const user = await db.prisma.user.findUniqueOrThrow({ where: { email: "new@example.com" } });
      expect(user.passwordHash).not.toBeNull();
      const { operation, audit } = await stateOf(db, approvalId);
      expect(operation).toMatchObject({ status: "completed", progress: 1, result: { email: "new@example.com" } });
      expect(JSON.stringify([operation.input, operation.result])).not.toContain("correct horse");
      expect((await stateOf(db, approvalId)).approval.inputSealed).toBe("");
      expect(audit).toEqual(["requested", "done"]);
    });

    test("what would do something else goes back to the approvers with what differs, and is done only as it is now", async () => {
      const { moxxie, people, platform } = world;
      const { approvalId } = await deletion();
      const before = (await stateOf(db, approvalId)).approval.planHash;
      platform.config = {
        disks: [
          { id: "scsi0", media: "disk", storage: "ceph", sizeGb: 32, volume: "a", boot: true },
          { id: "scsi1", media: "disk", storage: "ceph", sizeGb: 500, volume: "b", boot: false },
        ],
      };
      const difference = { added: ["Destroys 500 GB on ceph (scsi1)."], removed: [] };
      const first = await approve(moxxie, people.ada, approvalId).catch((error: unknown) => error);
      expect(first).toMatchObject({ code: "plan_changed", extra: { difference, revision: 2 } });
      const { approval, operation } = await stateOf(db, approvalId);
      expect(operation.status).toBe("awaiting_approval");
      expect(approval).toMatchObject({ status: "pending", revision: 2, planDifference: difference });
      expect(approval.planChangedAt).not.toBeNull();
      expect(await eventsOf("approval.updated")).toMatchObject([{ approvalId, revision: 2, difference }]);
      // Whoever looked at the plan of before does not agree to the one of now by accident.
      const old = approve(moxxie, people.alan, approvalId, { planHash: before });
      await expect(old).rejects.toMatchObject({ code: "plan_changed", extra: { planHash: approval.planHash } });
      expect((await stateOf(db, approvalId)).approval.revision).toBe(2);
      await approve(moxxie, people.alan, approvalId, { planHash: approval.planHash });
      expect((await stateOf(db, approvalId)).operation.status).toBe("queued");
    });

    test("what would be refused now is not carried out, with the reason, and can be approved when that is over", async () => {
      const { moxxie, people, platform } = world;
      const { approvalId } = await deletion();
      platform.config = { protected: true };
      const refused = await approve(moxxie, people.ada, approvalId).catch((error: unknown) => error);
      expect(refused).toMatchObject({
        code: "plan_changed",
        extra: { difference: { added: expect.arrayContaining([expect.stringContaining("protects this VM")]) } },
      });
      await expect(approve(moxxie, people.ada, approvalId)).rejects.toMatchObject({ code: "guest_protected" });
      platform.config = {};
      await expect(approve(moxxie, people.ada, approvalId)).rejects.toMatchObject({ code: "plan_changed" });
      await approve(moxxie, people.ada, approvalId);
      expect((await stateOf(db, approvalId)).approval.status).toBe("approved");
    });

    test("a platform that does not answer, or a guest that is busy, leaves the request as it is", async () => {
      const { moxxie, people, platform } = world;
      const { approvalId } = await deletion();
      platform.hold = Promise.reject(new MoxxieError("platform_timeout", "The platform took too long."));
      platform.hold.catch(() => undefined);
      await expect(approve(moxxie, people.ada, approvalId)).rejects.toMatchObject({ code: "platform_timeout" });
      platform.hold = undefined;
      await db.prisma.guest.updateMany({ data: { busyOperationId: randomUUID() } });
      await moxxie.inventory.applyGuest(world.guestId);
      await expect(approve(moxxie, people.ada, approvalId)).rejects.toMatchObject({ code: "conflict" });
      await db.prisma.guest.updateMany({ data: { busyOperationId: null } });
      await moxxie.inventory.applyGuest(world.guestId);
      const { approval } = await stateOf(db, approvalId);
      expect(approval).toMatchObject({ status: "pending", revision: 1 });
      await approve(moxxie, people.ada, approvalId);
    });

    test("one that became due while it was planned has expired", async () => {
      const { moxxie, people, platform } = world;
      const { approvalId } = await deletion();
      const release = Promise.withResolvers<void>();
      platform.hold = release.promise;
      const approving = approve(moxxie, people.ada, approvalId);
      approving.catch(() => undefined);
      await makeDue(db, approvalId);
      release.resolve();
      await expect(approving).rejects.toMatchObject({
        code: "approval_ended",
        extra: { approvalStatus: "expired" },
      });
      expect((await stateOf(db, approvalId)).operation.status).toBe("awaiting_approval");
      expect(await expireApprovals(moxxie)).toBe(1);
      expect((await stateOf(db, approvalId)).operation.status).toBe("canceled");
    });
  });

  describe("who may decide", () => {
    test.each(["approve", "reject"] as const)("nobody may %s their own request, in whatever guise", async (verb) => {
      const { moxxie, people, guestId } = world;
      await gateCommands(moxxie, people.ada, ["vm.delete"]);
      const decide = verb === "approve" ? approve : reject;
      const adasToken = await makeToken(db, people.ada, "admin");
      const other = await makeToken(db, people.ada, "admin");
      const operators = await makeToken(db, people.ada, "operator");
      const asked = async (by: typeof people.ada) => {
        const { approvalId } = await ask(moxxie, by, "vm.delete", { vmId: guestId });
        return approvalId;
      };
      const cases = [
        [people.ada, [people.ada, adasToken]],
        [adasToken, [people.ada, adasToken, other]],
        // Administrators must wait too: a lesser token of theirs is no second person.
        [operators, [people.ada, adasToken]],
      ] as const;
      for (const [requester, refused] of cases) {
        const id = await asked(requester);
        for (const actor of refused)
          await expect(decide(moxxie, actor, id)).rejects.toMatchObject({ code: "approval_of_own_request" });
        await decide(moxxie, people.alan, id);
        await db.prisma.guest.updateMany({ data: { busyOperationId: null } });
        await moxxie.inventory.applyGuest(guestId);
      }
    });

    test("whoever holds the configuration's token is one person, however many tokens they make with it", async () => {
      const { moxxie, people, guestId } = world;
      const [configured, second, orchestrator] = [
        await makeConfiguredToken(db, "admin"),
        await makeConfiguredToken(db, "admin"),
        await makeConfiguredToken(db, "operator"),
      ];
      const byOrchestrator = await ask(moxxie, orchestrator, "vm.delete", { vmId: guestId });
      await reject(moxxie, configured, byOrchestrator.approvalId);
      await gateCommands(moxxie, people.ada, ["vm.delete"]);
      for (const [requester, approver] of [
        [configured, second],
        [second, configured],
        [orchestrator, configured],
      ] as const) {
        const { approvalId } = await ask(moxxie, requester, "vm.delete", { vmId: guestId });
        await expect(approve(moxxie, approver, approvalId)).rejects.toMatchObject({ code: "approval_of_own_request" });
        await reject(moxxie, people.ada, approvalId);
      }
    });

    test("an administrator decides on what their operator's token asks for, where they could do it themselves", async () => {
      const { moxxie, people, guestId } = world;
      const orchestrator = await makeToken(db, people.ada, "operator");
      const { approvalId } = await ask(moxxie, orchestrator, "vm.delete", { vmId: guestId });
      await approve(moxxie, people.ada, approvalId);
      expect((await stateOf(db, approvalId)).approval.status).toBe("approved");
    });

    test("operators, and administrators of another datacenter, do not; to the latter it does not exist", async () => {
      const { moxxie, people } = world;
      const { approvalId } = await deletion();
      for (const decide of [approve, reject]) {
        await expect(decide(moxxie, people.otto, approvalId)).rejects.toMatchObject({ code: "forbidden" });
        await expect(decide(moxxie, people.edna, approvalId)).rejects.toMatchObject({ code: "not_found" });
        await expect(decide(moxxie, people.ada, randomUUID())).rejects.toMatchObject({ code: "not_found" });
        await expect(decide(moxxie, people.ada, "1' OR 1=1")).rejects.toMatchObject({ code: "invalid_request" });
      }
      await expect(withdraw(moxxie, people.edna, approvalId)).rejects.toMatchObject({ code: "not_found" });
      await expect(withdraw(moxxie, people.ada, approvalId)).rejects.toMatchObject({ code: "forbidden" });
      expect((await stateOf(db, approvalId)).approval.status).toBe("pending");
    });

    test("what is in no datacenter is decided on by administrators of all", async () => {
      const { moxxie, people } = world;
      await gateCommands(moxxie, people.ada, ["user.create"]);
      const input = { email: "new@example.com", name: "New", role: "viewer" };
      const { approvalId } = await ask(moxxie, people.ada, "user.create", input);
      await expect(approve(moxxie, people.edna, approvalId)).rejects.toMatchObject({ code: "not_found" });
      await approve(moxxie, people.alan, approvalId);
    });

    test("a comment of a megabyte is refused, and nothing is decided", async () => {
      const { moxxie, people } = world;
      const { approvalId } = await deletion();
      const comment = "x".repeat(1_000_000);
      await expect(approve(moxxie, people.ada, approvalId, { comment })).rejects.toMatchObject({
        code: "invalid_request",
      });
      await expect(reject(moxxie, people.ada, approvalId, comment)).rejects.toMatchObject({ code: "invalid_request" });
      expect((await stateOf(db, approvalId)).approval.status).toBe("pending");
    });
  });

  describe("the requester as they are at the approval", () => {
    test.each([
      ["disabled", { disabledAt: new Date() }, /account of Otto is disabled/],
      ["demoted", { role: "viewer" as const }, /vm:delete/],
      ["limited to another datacenter", { datacenterIds: ["DC2"] }, /no guest/],
    ])("a user who is %s gets nothing done", async (_, data, why) => {
      const { moxxie, people } = world;
      const { approvalId } = await deletion();
      await db.prisma.user.update({ where: { id: people.otto.id }, data });
      await expect(approve(moxxie, people.ada, approvalId)).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringMatching(why),
      });
      expect((await stateOf(db, approvalId)).approval).toMatchObject({ status: "pending", revision: 1 });
      await reject(moxxie, people.ada, approvalId);
    });

    test.each([
      ["revoked", { revokedAt: new Date() }, /was revoked/],
      ["expired", { expiresAt: new Date(Date.now() - 1000) }, /expired at/],
    ])("neither does a token that was %s, nor one whose maker has gone", async (_, data, why) => {
      const { moxxie, people, guestId } = world;
      const token = await makeToken(db, people.otto, "operator");
      const { approvalId } = await ask(moxxie, token, "vm.delete", { vmId: guestId });
      await db.prisma.apiToken.update({ where: { id: token.id }, data });
      await expect(approve(moxxie, people.ada, approvalId)).rejects.toMatchObject({
        message: expect.stringMatching(why),
      });
      await db.prisma.apiToken.update({ where: { id: token.id }, data: { revokedAt: null, expiresAt: null } });
      await db.prisma.user.update({ where: { id: people.otto.id }, data: { disabledAt: new Date() } });
      await expect(approve(moxxie, people.ada, approvalId)).rejects.toMatchObject({
        message: expect.stringMatching(/maker's account is disabled/),
      });
    });
  });

  describe("ending without a yes", () => {
    test.each(["rejected", "withdrawn", "expired"] as const)(
      "%s: the operation is canceled, nothing has happened, and what was reserved for it is free",
      async (end) => {
        const { moxxie, people } = world;
        const reservationId = await insertReservation(moxxie, { by: people.otto });
        const others = await insertReservation(moxxie, { by: people.alan });
        const { approvalId } = await freezeCreation(reservationId);
        const decide = {
          rejected: () => reject(moxxie, people.ada, approvalId, "not now"),
          withdrawn: () => withdraw(moxxie, people.otto, approvalId),
          expired: async () => {
            await makeDue(db, approvalId);
            expect(await expireApprovals(moxxie)).toBe(1);
          },
        };
        await decide[end]();
        const { approval, operation, steps } = await stateOf(db, approvalId);
        expect(approval.status).toBe(end);
        expect(operation).toMatchObject({ status: "canceled", error: { code: "approval_ended" } });
        expect(operation.completedAt).not.toBeNull();
        const said = { rejected: "Ada rejected", withdrawn: "Otto withdrew", expired: "Nobody decided" }[end];
        expect(operation.error).toMatchObject({ message: expect.stringContaining(said) });
        if (end === "rejected") expect(JSON.stringify(operation.error)).toContain("not now.");
        expect(steps).toBe(0);
        const held = await db.prisma.resourceReservation.findUniqueOrThrow({ where: { id: reservationId } });
        expect(held.status).toBe("released");
        expect(moxxie.inventory.view().holds.has(reservationId)).toBe(false);
        expect((await db.prisma.resourceReservation.findUniqueOrThrow({ where: { id: others } })).status).toBe(
          "active",
        );
        expect(await eventsOf("approval.decided")).toMatchObject([{ approvalId, decision: end }]);
        expect(await eventsOf("operation.failed")).toMatchObject([{ status: "canceled" }]);
        await expect(approve(moxxie, people.alan, approvalId)).rejects.toMatchObject({
          code: "approval_ended",
          extra: { approvalStatus: end },
        });
      },
    );

    /** A creation cannot be planned on this platform: its request is written as the freezing writes it. */
    async function freezeCreation(reservationId: string): Promise<{ approvalId: string }> {
      const { moxxie } = world;
      const { approvalId } = await deletion();
      const input = { reservationId, operations: [{ params: { reservationId: "none" } }] };
      const inputSealed = moxxie.secrets.seal(JSON.stringify(input), `approval:${approvalId}`);
      await db.prisma.approval.update({ where: { id: approvalId }, data: { inputSealed } });
      return { approvalId };
    }

    test("one that is due counts as expired before anybody has written so", async () => {
      const { moxxie, people } = world;
      const { approvalId } = await deletion();
      await makeDue(db, approvalId);
      for (const decide of [
        () => approve(moxxie, people.ada, approvalId),
        () => reject(moxxie, people.ada, approvalId),
        () => withdraw(moxxie, people.otto, approvalId),
      ])
        await expect(decide()).rejects.toMatchObject({ code: "approval_ended", extra: { approvalStatus: "expired" } });
      // It does not stand in the way of asking again either.
      await deletion();
    });
  });

  describe("at the same time", () => {
    /** Two Moxxie processes on a server's database; on the embedded one, which is one process, the same one twice. */
    async function two() {
      if (databaseName === "embedded") return [world.moxxie, world.moxxie] as const;
      const other = await startBareMoxxie({ db, platforms: [world.platform], work: false });
      stops.push(() => other.stop());
      return [world.moxxie, other] as const;
    }

    test("of two approvals exactly one is made; the other is told who did it", async () => {
      const [one, other] = await two();
      const { approvalId } = await deletion();
      const outcomes = await Promise.allSettled([
        approve(one, world.people.ada, approvalId),
        approve(other, world.people.alan, approvalId),
        approve(one, world.people.alan, approvalId),
      ]);
      const lost = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
      expect(lost).toHaveLength(2);
      for (const reason of lost)
        expect(reason).toMatchObject({
          code: "approval_ended",
          message: expect.stringMatching(/^(Ada|Alan) approved/),
        });
      expect((await stateOf(db, approvalId)).audit).toEqual(["requested", "accepted"]);
      expect(await eventsOf("approval.decided")).toHaveLength(1);
    });

    test.each(["reject", "withdraw", "expire"] as const)("approving and to %s: exactly one of them", async (verb) => {
      const [one, other] = await two();
      const { people } = world;
      for (let round = 0; round < 4; round++) {
        const { approvalId } = await deletion();
        const rival = {
          reject: () => reject(other, people.alan, approvalId),
          withdraw: () => withdraw(other, people.otto, approvalId),
          // One that is being decided on is passed over; the next sweep ends it if that came too late.
          expire: async () => {
            await makeDue(db, approvalId);
            await expireApprovals(other);
          },
        };
        const [yes, no] = await Promise.allSettled([approve(one, people.ada, approvalId), rival[verb]()]);
        if (verb === "expire") await expireApprovals(other);
        else expect([yes.status, no.status].sort()).toEqual(["fulfilled", "rejected"]);
        const { approval, operation, audit } = await stateOf(db, approvalId);
        const approved = yes.status === "fulfilled";
        expect(approval.status).toBe(
          approved ? "approved" : { reject: "rejected", withdraw: "withdrawn", expire: "expired" }[verb],
        );
        expect(operation.status).toBe(approved ? "queued" : "canceled");
        expect(audit.filter((outcome) => outcome === "accepted")).toHaveLength(approved ? 1 : 0);
        expect(await isFree()).toBe(!approved);
        await db.prisma.guest.updateMany({ data: { busyOperationId: null } });
        await one.inventory.applyGuest(world.guestId);
      }
    });

    test("many that are due are ended once each, by however many processes", async () => {
      const [one, other] = await two();
      for (const force of [false, true]) await ask(one, world.people.otto, "vm.delete", { vmId: world.guestId, force });
      await db.prisma.approval.updateMany({ data: { expiresAt: new Date(Date.now() - 1000) } });
      const counts = await Promise.all([expireApprovals(one), expireApprovals(other), expireApprovals(one)]);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2);
      expect(await eventsOf("approval.decided")).toHaveLength(2);
      expect(await auditOf("approval.expire")).toHaveLength(2);
    });
  });
});
