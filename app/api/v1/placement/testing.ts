/** Two datacenters of plain objects, a Moxxie over them, and its routes of placement. For tests. */
import { hashTokenSecret, newTokenSecret, tokenPrefix } from "@/lib/auth/token-secret";
import type { AvailableAnswer, PlacementAnswer } from "@/lib/contracts/placement";
import type { Database } from "@/lib/db";
import { testDatabases } from "@/lib/db/testing";
import type { Role } from "@/lib/domain/permissions";
import { FakePlatform, insertEndpoints } from "@/lib/inventory/testing";
import type { NetworkProfile } from "@/lib/providers/provider";
import { type BareMoxxie, startBareMoxxie } from "@/lib/testing/bare-moxxie";
import { handlersOf } from "../_testing";

const network = (id: string, hostNames: string[], change: Partial<NetworkProfile> = {}): NetworkProfile => ({
  id,
  name: id,
  hostNames,
  kind: "bridge",
  vlanAware: false,
  isDefault: false,
  ...change,
});
const local = (hostName: string, usedGb: number) => ({
  name: "local",
  hostName,
  hostNames: [hostName],
  type: "lvm",
  shared: false,
  available: true,
  contents: ["vm-disk" as const],
  totalGb: 1000,
  usedGb,
});

function platforms(): FakePlatform[] {
  /** DC1: pve1 is large and has VLAN 100, pve2 is small, pve3 is in maintenance. */
  const west = new FakePlatform("west");
  west.addHost("pve1", { cpuCores: 32, memoryTotalMb: 65_536 });
  west.addHost("pve2", { cpuCores: 8, memoryTotalMb: 16_384 });
  west.addHost("pve3", { cpuCores: 64, memoryTotalMb: 524_288, maintenance: true });
  west.addGuest("100", { name: "web-1", hostName: "pve1", tags: ["app-web"], cpuCores: 4, memoryMb: 16_384 });
  west.addGuest("101", { name: "db", hostName: "pve2", tags: ["app-db"], cpuCores: 2, memoryMb: 4096 });
  west.storages = [local("pve1", 100), local("pve2", 900), local("pve3", 0)];
  west.profiles = [
    network("vmbr0", ["pve1", "pve2", "pve3"], { isDefault: true }),
    network("net100", ["pve1"], { kind: "vnet", vlan: 100 }),
  ];
  /** DC2: one host. */
  const east = new FakePlatform("east");
  east.addHost("node1", { cpuCores: 16, memoryTotalMb: 32_768 });
  east.addGuest("100", { name: "web-2", hostName: "node1", tags: ["app-web"], cpuCores: 2, memoryMb: 2048 });
  east.storages = [local("node1", 500)];
  east.profiles = [network("vmbr0", ["node1"], { isDefault: true, vlanAware: true })];
  return [west, east];
}

/** 4 cores, 16 GB: only pve1 and node1 have them. */
export const requirements = { cpu: 4, memoryGB: 16, diskGB: 100 };

type Who = "admin" | "operator" | "viewer" | "dc2";

export interface PlacementWorld {
  db: Database;
  moxxie: BareMoxxie;
  tokens: Record<Who, { secret: string; id: string }>;
  available(query: string, who?: Who): Promise<{ status: number; answer: AvailableAnswer }>;
  validate(body: unknown, who?: Who): Promise<{ status: number; answer: PlacementAnswer }>;
  /** Holds 4 cores and 40 GB on pve1, for the operator unless said otherwise. */
  reserve(change?: { reservedById?: string; expiresAt?: Date; status?: string }): Promise<string>;
  /** Takes all reservations away. */
  releaseAll(): Promise<void>;
  close(): Promise<void>;
}

export async function startPlacementWorld(): Promise<PlacementWorld> {
  const [embedded] = testDatabases();
  if (!embedded) throw new Error("no database");
  const db = await embedded.create();
  await insertEndpoints(db, ["west"], "DC1");
  await insertEndpoints(db, ["east"], "DC2");
  const moxxie = await startBareMoxxie({ db, platforms: platforms(), work: false });
  for (const id of ["west", "east"]) await moxxie.inventory.pollNow(id);
  Object.assign(globalThis, { moxxieInstance: Promise.resolve(moxxie) });
  const tokens = {
    admin: await makeToken(db, { name: "admin", role: "admin" }),
    operator: await makeToken(db, { name: "operator", role: "operator" }),
    viewer: await makeToken(db, { name: "viewer", role: "viewer" }),
    dc2: await makeToken(db, { name: "dc2", role: "operator", datacenterIds: ["DC2"] }),
  };
  const bearer = (who: Who) => ({ authorization: `Bearer ${tokens[who].secret}` });
  return {
    db,
    moxxie,
    tokens,
    async available(query, who = "viewer") {
      const { GET } = await handlersOf("/resources/available");
      const response = await GET(
        new Request(`http://moxxie.test/api/v1/resources/available${query}`, { headers: bearer(who) }),
      );
      return { status: response.status, answer: await response.json() };
    },
    async validate(body, who = "viewer") {
      const { POST } = await handlersOf("/placement/validate");
      const response = await POST(
        new Request("http://moxxie.test/api/v1/placement/validate", {
          method: "POST",
          headers: { ...bearer(who), "content-type": "application/json" },
          body: typeof body === "string" ? body : JSON.stringify(body),
        }),
      );
      return { status: response.status, answer: await response.json() };
    },
    async reserve(change = {}) {
      const { id } = await db.prisma.resourceReservation.create({
        data: {
          datacenterId: "DC1",
          endpointId: "west",
          hostName: "pve1",
          cpu: 4,
          memoryGb: 40,
          reservedBy: "operator",
          reservedById: tokens.operator.id,
          reason: "test",
          expiresAt: new Date(Date.now() + 3_600_000),
          ...change,
        },
      });
      await moxxie.inventory.applyHolds([id]);
      return id;
    },
    async releaseAll() {
      const rows = await db.prisma.resourceReservation.findMany({ select: { id: true } });
      await db.prisma.resourceReservation.deleteMany();
      await moxxie.inventory.applyHolds(rows.map(({ id }) => id));
    },
    async close() {
      await moxxie.stop();
      await db.close();
    },
  };
}

async function makeToken(
  db: Database,
  { name, ...rights }: { name: string; role: Role; datacenterIds?: string[] },
): Promise<{ secret: string; id: string }> {
  const secret = newTokenSecret();
  const { id } = await db.prisma.apiToken.create({
    data: { name, hash: hashTokenSecret(secret), prefix: tokenPrefix(secret), createdBy: "test", ...rights },
  });
  return { secret, id };
}
