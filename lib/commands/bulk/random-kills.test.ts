import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BulkRequest } from "@/lib/contracts/bulk";
import { finishedStatuses, type OperationDetail } from "@/lib/contracts/operations";
import { hasServer } from "@/lib/db/testing";
import { getOperation } from "@/lib/queries/operations";
import type { Guest } from "@/lib/simulators/proxmox/state/guest";
import { SeededRandom } from "@/lib/simulators/random";
import { childBundle } from "@/lib/testing/child-bundle";
import { admin } from "@/lib/testing/world";
import { creation, type Item, platformState, tables } from "./bulk.test-helper";
import { KilledWorld } from "./random-kills.test-helper";

/**
 * Two workers, one database, mixed bulks, and SIGKILL at random moments: afterwards the platform and the tables are what
 * the operation answers. The seed and the number of kills can be given, to look for what only many kills show.
 */
const kills = Number(process.env.MOXXIE_TEST_KILLS ?? 6);
const seed = Number(process.env.MOXXIE_TEST_SEED ?? Date.now() % 100_000);

describe.runIf(hasServer() || process.env.CI === "true")(
  `bulk operations whose workers are killed, seed ${seed}`,
  () => {
    const random = new SeededRandom(seed);
    const program = childBundle("lib/testing/worker-child.ts");
    let world: KilledWorld;
    beforeAll(async () => {
      world = await KilledWorld.start(program());
    }, 120_000);
    afterAll(() => world?.close());

    const own = () => world.platform.guests().filter(({ config }) => String(config.name).startsWith("bulk-"));
    const runs = ({ power }: Guest) => power === "running";

    test(`end as they answer, through ${kills} kills`, { timeout: 60_000 + kills * 15_000 }, async () => {
      const ends: Record<string, number> = {};
      for (let round = 0; world.kills < kills; round++) {
        const request = requestOf(round);
        const before = { platform: platformState(world), tables: await tables(world.observer) };
        const breaks = round > 0 && random.chance(0.4);
        if (breaks)
          world.platform.faults.failTask({
            type: random.pick(["qmstart", "qmsnapshot", "qmclone"]),
            message: "out of luck",
          });
        const end = await throughKills(request);
        ends[end.status] = (ends[end.status] ?? 0) + 1;
        await judge(end, { before, request });
        await world.platform.faults.clear();
      }
      console.info(`${world.kills} kills in ${Object.values(ends).reduce((a, b) => a + b)} bulks:`, ends);
    });

    /** The first makes guests to work with; later ones do with them what they can, and sometimes delete one at the end. */
    function requestOf(round: number): BulkRequest {
      const mode = "transactional" as const;
      const reason = `round ${round}`;
      const fresh = () => creation({ start: random.chance(0.5), diskGB: 10 });
      if (own().length < 5) return { operations: Array.from({ length: 5 }, fresh), mode, reason };
      const operations = own().flatMap((guest, place) => itemFor(guest, { round, place }));
      return { operations: [...operations, ...Array.from({ length: random.integer(1, 3) }, fresh)], mode, reason };
    }

    function itemFor(guest: Guest, { round, place }: { round: number; place: number }): Item[] {
      const vmId = String(guest.vmid);
      const change: Item = { type: "UPDATE_VM", params: { vmId, description: `round ${round}`, cores: 1 } };
      const onOff: Item = runs(guest) ? { type: "STOP_VM", params: { vmId } } : { type: "START_VM", params: { vmId } };
      const remove: Item = { type: "DELETE_VM", params: { vmId, force: true } };
      const snapshot: Item = { type: "SNAPSHOT_VM", params: { vmId, name: `round-${round}` } };
      // They would be more and more.
      if (place >= 6) return [remove];
      return random.pick<Item[]>([[change, onOff], [onOff], [snapshot], [change], [snapshot, onOff], []]);
    }

    async function throughKills(request: BulkRequest): Promise<OperationDetail> {
      const stop = new AbortController();
      const killing = killOnAndOn(stop.signal);
      try {
        const id = await world.ask(request);
        await expect
          .poll(async () => (await getOperation(world.observer, admin, id)).status, { timeout: 120_000, interval: 50 })
          .toSatisfy((status) => finishedStatuses.includes(status));
        return await getOperation(world.observer, admin, id);
      } finally {
        stop.abort();
        await killing;
      }
    }

    async function killOnAndOn(signal: AbortSignal): Promise<void> {
      while (!signal.aborted) {
        // At random, for nobody knows beforehand which moment is the bad one.
        await pause(random.integer(20, 600), undefined, { signal }).catch(() => undefined);
        if (!signal.aborted && world.kills < kills) world.killSome(random);
      }
    }

    async function judge(
      end: OperationDetail,
      {
        before,
        request,
      }: { before: { platform: ReturnType<typeof platformState>; tables: unknown }; request: BulkRequest },
    ): Promise<void> {
      const said = JSON.stringify(
        { status: end.status, error: end.error, left: end.leftovers, results: end.results },
        null,
        1,
      );
      const now = { platform: platformState(world), tables: await tables(world.observer) };
      expect(["completed", "rolled_back"], said).toContain(end.status);
      if (end.status === "rolled_back") {
        expect(now, said).toEqual(before);
        expect(end.results.every(({ status }) => ["failed", "rolled_back", "skipped"].includes(status))).toBe(true);
      } else for (const [index, item] of request.operations.entries()) expectDone(item, end.results[index], said);
      expect(now.tables.claims, said).toBe(0);
      expect(
        now.tables.guests.filter(({ busyOperationId, status }) => busyOperationId || status === "creating"),
      ).toEqual([]);
      const listed = new Set(now.tables.guests.map(({ vmId }) => vmId));
      expect(
        own().filter(({ vmid }) => !listed.has(String(vmid))),
        "guests that Moxxie has forgotten",
      ).toEqual([]);
      const { prisma } = world.observer.db;
      expect(await prisma.operation.count({ where: { completedAt: null } }), said).toBe(0);
      expect(
        await prisma.bulkItem.count({ where: { status: { in: ["pending", "processing", "rolling_back"] } } }),
      ).toBe(0);
    }

    function expectDone(
      { type, params }: Item,
      result: OperationDetail["results"][number] | undefined,
      said: string,
    ): void {
      expect(result?.status, said).toBe("completed");
      const guest = world.platform.guest(Number(result?.vmId));
      const named = world.platform.guests().filter(({ config }) => config.name === params.name);
      switch (type) {
        case "CREATE_VM":
          expect(
            named.map(({ vmid }) => String(vmid)),
            said,
          ).toEqual([result?.vmId]);
          expect(guest && runs(guest), said).toBe(params.start);
          break;
        case "DELETE_VM":
          expect(guest, said).toBeUndefined();
          break;
        case "START_VM":
          expect(guest?.power, said).toBe("running");
          break;
        case "STOP_VM":
          expect(guest?.power, said).toBe("stopped");
          break;
        case "UPDATE_VM":
          expect(guest?.config.description, said).toContain(params.description);
          break;
        case "SNAPSHOT_VM":
          expect([...(guest?.snapshots.keys() ?? [])], said).toContain(params.name);
          break;
        default:
          throw new Error(`no look at ${type}`);
      }
    }
  },
);
