import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { VmCreate } from "@/lib/contracts/guest-create";
import type { Database } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import type { GuestStatus } from "@/lib/domain/guest";
import { FakePlatform } from "@/lib/inventory/testing";
import { hostCandidates } from "@/lib/queries/placement/candidates";
import { type BareMoxxie, startBareMoxxie } from "@/lib/testing/bare-moxxie";
import { admin } from "@/lib/testing/world";
import { execute } from "../execute";
import { cloneGuest } from "./clone";
import { createVm } from "./create";
import { checkRoomToGrow, checkRoomToStart } from "./room";
import { loadGuest, planOn } from "./target";

const storage = { hostName: null, type: "ceph", shared: true, available: true, totalGb: 1_000, usedGb: 100 };

/** Two hosts of 8 GB and 8 cores; on pve1 a stopped VM of 2 GB and a template. */
class SmallPlatform extends FakePlatform {
  readonly clone = { cloning: () => [], removeCloned: async () => null };

  constructor() {
    super("pve");
    const size = { cpuCores: 8, memoryTotalMb: 8_192 };
    this.addHost("pve1", size).addHost("pve2", size);
    this.addGuest("100", { name: "web", memoryMb: 2_048 });
    this.addGuest("900", { name: "golden", memoryMb: 8_192, template: true });
    this.storages = [{ ...storage, name: "ceph", hostNames: ["pve1", "pve2"], contents: ["vm-disk"] }];
    this.profiles = ["pve1", "pve2"].map((host) => ({
      id: `vmbr0-${host}`,
      name: "vmbr0",
      hostNames: [host],
      kind: "bridge" as const,
      vlanAware: true,
      isDefault: true,
    }));
    Object.assign(this.guests, { creation: () => [] });
  }
}

let db: Database;
let moxxie: BareMoxxie;
const platform = new SmallPlatform();
const idOf = (name: string) => moxxie.inventory.view().guestsByName(name)[0]?.id ?? "";

beforeAll(async () => {
  const [embedded] = testDatabases();
  if (!embedded) throw new Error("no database");
  db = await embedded.create();
  moxxie = await startBareMoxxie({ db, platforms: [platform], work: false });
});
afterAll(async () => {
  await moxxie?.stop();
  await db?.close();
});
beforeEach(async () => {
  const made = await db.prisma.guest.findMany({ where: { status: "creating" } });
  await db.prisma.guest.deleteMany({ where: { status: "creating" } });
  await db.prisma.vmIdClaim.deleteMany();
  for (const { id } of made) await moxxie.inventory.applyGuest(id);
});

const clone = (name: string, host = "pve1") =>
  execute(moxxie, admin, { command: cloneGuest, input: { vmId: idOf("web"), name, host } });
const create = (name: string, more: Partial<VmCreate> = {}) =>
  execute(moxxie, admin, {
    command: createVm,
    input: { name, datacenter: "DC1", cores: 1, memoryMB: 2_048, diskGB: 10, host: "pve1", ...more },
  });
const acceptedOf = (outcomes: PromiseSettledResult<unknown>[]) =>
  outcomes.filter(({ status }) => status === "fulfilled").length;

async function assignedMb(hostName: string): Promise<number> {
  const { _sum } = await db.prisma.guest.aggregate({ where: { hostName, template: false }, _sum: { memoryMb: true } });
  return _sum.memoryMb ?? 0;
}

describe("a host is never given more guests than it has room for", () => {
  test("by creations at once", async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, (_, index) => create(`vm-${index}`)));
    expect([acceptedOf(outcomes), await assignedMb("pve1")]).toEqual([3, 8_192]);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "no_capacity" });
    }
  });
  test("by clones at once", async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, (_, index) => clone(`copy-${index}`)));
    expect([acceptedOf(outcomes), await assignedMb("pve1")]).toEqual([3, 8_192]);
  });
  test("by both", async () => {
    const each = Array.from({ length: 4 }, (_, index) => [clone(`c-${index}`), create(`v-${index}`)]);
    expect(acceptedOf(await Promise.allSettled(each.flat()))).toBe(3);
    expect(await assignedMb("pve1")).toBe(8_192);
  });
});

test("of many that ask for the same name at once one gets it, cloned or created", async () => {
  const asked = [clone("same", "pve2"), create("same", { host: "pve2" }), clone("same"), create("same")];
  expect(acceptedOf(await Promise.allSettled(asked))).toBe(1);
  expect(await db.prisma.guest.count({ where: { name: "same" } })).toBe(1);
});

test("a plan has a verdict for every host, and chooses the emptier one", async () => {
  const outcome = await execute(moxxie, admin, {
    command: createVm,
    input: { name: "new", datacenter: "DC1", cores: 1, memoryMB: 1_024, diskGB: 10 },
    options: { dryRun: true },
  });
  expect(outcome).toMatchObject({
    kind: "plan",
    plan: {
      possible: true,
      decisions: {
        host: "pve2",
        storage: "ceph",
        network: { profileId: "vmbr0-pve2", chosenBy: "default" },
        verdicts: [
          { host: "pve2", fits: true },
          { host: "pve1", fits: true },
        ],
      },
    },
  });
});

test("a storage that takes no such disks, and a template of the other kind, are no candidates", () => {
  const candidates = (kind: "vm" | "container") => {
    const diskContent = kind === "vm" ? ("vm-disk" as const) : ("container-disk" as const);
    return hostCandidates(moxxie, { datacenterIds: ["DC1"], kind, diskContent });
  };
  expect(candidates("vm").map(({ name, storages }) => [name, storages.map(({ freeGb }) => freeGb)])).toEqual([
    ["pve1", [900]],
    ["pve2", [900]],
  ]);
  expect(candidates("container").flatMap(({ storages }) => storages)).toEqual([]);
  expect(candidates("vm").map(({ memoryFreeMb, memoryTotalMb }) => [memoryFreeMb, memoryTotalMb])).toEqual([
    [6_144, 8_192],
    [8_192, 8_192],
  ]);
  expect(hostCandidates(moxxie, { datacenterIds: ["DC9"], kind: "vm", diskContent: "vm-disk" })).toEqual([]);
});

describe("the room on a guest's own host", () => {
  async function target(status: GuestStatus, memoryMb = 2_048) {
    const found = await loadGuest({ moxxie, actor: admin }, idOf("web"), "vm:power");
    return { ...found, guest: { ...found.guest, status, memoryMb } };
  }

  test("for a start counts only what runs there, with the figures in the check", async () => {
    const roomy = planOn(await target("stopped", 8_192), "start", "Start");
    checkRoomToStart(roomy, await target("stopped", 8_192), moxxie);
    expect(roomy.build({}).checks.at(-1)).toEqual({
      name: "room",
      ok: true,
      detail: "Needs 8 GB memory, host pve1 has 8 GB free.",
    });
    const tight = planOn(await target("stopped"), "start", "Start");
    checkRoomToStart(tight, await target("stopped", 9_216), moxxie);
    expect(tight.build({}).refusal).toMatchObject({
      code: "no_capacity",
      message: "Needs 9 GB memory, host pve1 has 8 GB free. Stop or move another guest first.",
    });
  });

  test("for more memory counts what is assigned; less is always possible", async () => {
    const grow = async (wanted: { memoryMb?: number; cpuCores?: number }) => {
      const plan = planOn(await target("stopped"), "update", "Change");
      checkRoomToGrow(plan, await target("stopped"), wanted, moxxie);
      return plan.build({}).refusal?.message;
    };
    expect(await grow({ memoryMb: 8_192 })).toBeUndefined();
    expect(await grow({ memoryMb: 8_193 })).toBe("Needs 6145 MB more memory, host pve1 has 6144 MB free.");
    expect(await grow({ memoryMb: 64 })).toBeUndefined();
    expect(await grow({ cpuCores: 8 })).toBeUndefined();
    expect(await grow({ cpuCores: 9 })).toBe("Needs 9 cores, host pve1 has 8.");
  });
});
