import { randomUUID } from "node:crypto";
import type { Actor } from "@/lib/auth/actor";
import { actorOfToken, configurationCreator } from "@/lib/auth/token-actor";
import type { Database } from "@/lib/db";
import { FakePlatform } from "@/lib/inventory/testing";
import type { Moxxie } from "@/lib/moxxie";
import type { GuestConfig } from "@/lib/providers/provider";
import { type BareMoxxie, startBareMoxxie } from "@/lib/testing/bare-moxxie";
import { allCommands } from "../by-name";
import type { ExecuteOptions } from "../define";
import { execute } from "../execute";
import { updatePolicy } from "../policy/update";

/** A platform with a stopped guest 100 that Moxxie made and one, 200, that it did not; both can be looked at. */
export class GatedPlatform extends FakePlatform {
  config: Partial<GuestConfig> = {};
  /** What the next looks at a guest's configuration wait for. */
  hold: Promise<unknown> | undefined;

  constructor(endpointId = "pve") {
    super(endpointId);
    this.addHost("pve1")
      .addGuest("100", { name: "web", tags: ["env-prod"] })
      .addGuest("200", { name: "foreign" });
    Object.assign(this.guests, {
      config: async (): Promise<GuestConfig> => {
        await this.hold;
        return { ...plainConfig, ...this.config };
      },
    });
  }
}

const plainConfig: GuestConfig = {
  name: "web",
  cpuCores: 2,
  cpuSockets: 1,
  memoryMb: 2048,
  onBoot: false,
  protected: false,
  description: "",
  tags: [],
  disks: [{ id: "scsi0", media: "disk", storage: "ceph", sizeGb: 32, volume: "ceph:vm-100-disk-0", boot: true }],
  interfaces: [],
  agent: false,
  digest: "1",
  pending: [],
  raw: {},
};

export interface People {
  ada: Actor;
  alan: Actor;
  otto: Actor;
  /** An administrator of DC2 alone. */
  edna: Actor;
}

export interface GatedWorld {
  moxxie: BareMoxxie;
  platform: GatedPlatform;
  people: People;
  /** Of guest 100. */
  guestId: string;
  foreignId: string;
}

/** A Moxxie over the platform, with two administrators, one of another datacenter, and an operator. */
export async function startGated(db: Database, { work = false } = {}): Promise<GatedWorld> {
  const platform = new GatedPlatform();
  const moxxie = await startBareMoxxie({ db, platforms: [platform], work });
  await db.prisma.guest.updateMany({ where: { vmId: "100" }, data: { managed: true } });
  const guests = await db.prisma.guest.findMany({ select: { id: true, vmId: true } });
  const idOf = (vmId: string) => guests.find((guest) => guest.vmId === vmId)?.id ?? "";
  await moxxie.inventory.applyGuest(idOf("100"));
  const people = {
    ada: await makeUser(db, { name: "Ada", role: "admin" }),
    alan: await makeUser(db, { name: "Alan", role: "admin" }),
    otto: await makeUser(db, { name: "Otto", role: "operator" }),
    edna: await makeUser(db, { name: "Edna", role: "admin", datacenterIds: ["DC2"] }),
  };
  return { moxxie, platform, people, guestId: idOf("100"), foreignId: idOf("200") };
}

/** As it was at the start; only the audit log, which nobody can shorten, grows. */
export async function resetGated({ prisma }: Database, { moxxie, platform, people, guestId }: GatedWorld) {
  platform.config = {};
  platform.hold = undefined;
  const kept = Object.values(people).map(({ id }) => id);
  await prisma.operation.deleteMany();
  await prisma.event.deleteMany();
  await prisma.setting.deleteMany({ where: { key: "approval-policy" } });
  await prisma.apiToken.deleteMany();
  await prisma.user.deleteMany({ where: { id: { notIn: kept } } });
  for (const { id, role, datacenterIds } of Object.values(people))
    await prisma.user.update({
      where: { id },
      data: { role, disabledAt: null, datacenterIds: [...(datacenterIds ?? [])] },
    });
  await prisma.guest.updateMany({ data: { busyOperationId: null } });
  await moxxie.inventory.applyGuest(guestId);
}

interface NewUser {
  name: string;
  role: Actor["role"];
  datacenterIds?: string[];
}

export async function makeUser({ prisma }: Database, user: NewUser): Promise<Actor> {
  const { id } = await prisma.user.create({ data: { ...user, email: `${randomUUID()}@example.com` } });
  const { name, role, datacenterIds = null } = user;
  return { kind: "user", id, name, role, datacenterIds, scopes: null, ip: "127.0.0.1", requestId: "test" };
}

/** The actor of a new API token that the user made. */
export async function makeToken({ prisma }: Database, maker: Actor, role: Actor["role"]): Promise<Actor> {
  const token = await prisma.apiToken.create({
    data: { name: `${role}'s token`, role, hash: randomUUID(), prefix: "mox_", createdBy: maker.id },
  });
  const user = await prisma.user.findUniqueOrThrow({ where: { id: maker.id } });
  return actorOfToken(token, { maker: user, ip: null, requestId: "test" });
}

/** The actor of an API token that the configuration, or a token of the configuration, made. */
export async function makeConfiguredToken({ prisma }: Database, role: Actor["role"]): Promise<Actor> {
  const token = await prisma.apiToken.create({
    data: { name: randomUUID(), role, hash: randomUUID(), prefix: "mox_", createdBy: configurationCreator },
  });
  return actorOfToken(token, { maker: null, ip: null, requestId: "test" });
}

export async function run(moxxie: Moxxie, actor: Actor, name: string, input: object, options: ExecuteOptions = {}) {
  const command = (await allCommands()).get(name);
  if (!command) throw new Error(`no command ${name}`);
  return execute(moxxie, actor, { command, input, options });
}

/** Asks for what waits for an approval; gives the ids. */
export async function ask(moxxie: Moxxie, actor: Actor, name: string, input: object, options: ExecuteOptions = {}) {
  const outcome = await run(moxxie, actor, name, input, options);
  if (outcome.kind !== "awaiting_approval") throw new Error(`${name} was ${outcome.kind}`);
  return outcome;
}

export const approve = (moxxie: Moxxie, actor: Actor, approvalId: string, more: object = {}) =>
  run(moxxie, actor, "approval.approve", { approvalId, ...more });
export const reject = (moxxie: Moxxie, actor: Actor, approvalId: string, comment?: string) =>
  run(moxxie, actor, "approval.reject", { approvalId, ...(comment !== undefined && { comment }) });
export const withdraw = (moxxie: Moxxie, actor: Actor, approvalId: string) =>
  run(moxxie, actor, "approval.withdraw", { approvalId });

/** Has exactly these commands wait, whoever asks for them. */
export async function gateCommands(moxxie: Moxxie, by: Actor, commands: string[], more: object = {}) {
  const rules = commands.length > 0 ? [{ id: "these", name: "These", commands, ...more }] : [];
  await execute(moxxie, by, { command: updatePolicy, input: { rules } });
}

/** Makes an approval due now. */
export const makeDue = ({ prisma }: Database, id: string) =>
  prisma.approval.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1000) } });

/** How the rows stand: of the approval, its operation, and how often the frozen command was accepted. */
export async function stateOf({ prisma }: Database, approvalId: string) {
  const approval = await prisma.approval.findUniqueOrThrow({
    where: { id: approvalId },
    include: { operation: { include: { steps: true } } },
  });
  const { operation } = approval;
  const audit = await prisma.auditEntry.findMany({ where: { operationId: operation.id }, orderBy: { id: "asc" } });
  return { approval, operation, steps: operation.steps.length, audit: audit.map(({ outcome }) => outcome) };
}
