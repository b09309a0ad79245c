import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type ErrorCode, MoxxieError } from "@/lib/errors";
import { createLogger } from "@/lib/log/logger";
import { type ProxmoxSimulator, startProxmoxSimulator } from "@/lib/simulators/proxmox";
import type { GuestObservation, GuestRef, GuestSpec, Provider, TaskRef } from "../provider";
import type { EndpointSettings } from "../settings";
import { createProxmoxProvider } from "./provider";

let simulator: ProxmoxSimulator;
let provider: Provider;
const extra: Provider[] = [];

beforeAll(async () => {
  simulator = await startProxmoxSimulator({
    guests: 14,
    nodes: 3,
    speed: 20,
    qinqServiceVlan: 1000,
    lockTimeoutMs: 10_000,
  });
  provider = connect();
});
afterEach(async () => {
  await Promise.all(extra.splice(0).map((one) => one.close()));
});
afterAll(async () => {
  await provider.close();
  await simulator.close();
});

/** Another provider for the same cluster: a process of its own, as far as the cluster can tell. */
function connect(change: Partial<EndpointSettings> = {}): Provider {
  const { url, token, fingerprint } = simulator;
  const settings = {
    id: "pve",
    provider: "proxmox" as const,
    url,
    credentials: { token },
    tlsFingerprints: [fingerprint],
  };
  const made = createProxmoxProvider({ ...settings, ...change }, { log: createLogger({ level: "silent" }), unseal });
  if (provider !== undefined) extra.push(made);
  return made;
}

const unseal = (sealed: string) => sealed.replace("sealed:", "");

async function aGuest(kind: GuestRef["kind"], status: GuestObservation["status"]): Promise<GuestObservation> {
  const { guests } = await provider.observe();
  const guest = guests.find((one) => one.kind === kind && one.status === status && !one.template && !one.lock);
  if (guest === undefined) throw new Error(`the simulated cluster has no ${status} ${kind}`);
  return guest;
}

let lastId = 800_000;
async function specFromTemplate(change: Partial<GuestSpec> = {}): Promise<GuestSpec> {
  const template = (await provider.guests.templates()).find((one) => one.id === "vm:9000");
  lastId += 1;
  return {
    operationId: `op-${lastId}`,
    kind: "vm",
    vmId: String(lastId),
    name: `web-${lastId}`,
    hostName: "pve1",
    cpuCores: 1,
    memoryMb: 512,
    diskGb: 12,
    storage: "ceph-vm",
    template,
    tags: [],
    ...change,
  };
}

async function ended(ref: TaskRef, by: Provider = provider) {
  return expect
    .poll(() => by.tasks.status(ref), { timeout: 30_000, interval: 20 })
    .toSatisfy((status: { state: string }) => status.state !== "running")
    .then(() => by.tasks.status(ref));
}

async function finish(ref: TaskRef | null, by: Provider = provider): Promise<void> {
  if (ref !== null) expect(await ended(ref, by)).toMatchObject({ state: "succeeded" });
}

async function expectCode(call: Promise<unknown>, code: ErrorCode): Promise<MoxxieError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof MoxxieError)) throw new Error(`expected ${code}, got ${String(error)}`);
  expect(error.code).toBe(code);
  return error;
}

describe("a crash in the middle of making", () => {
  test("of one of several clones of the same template: each is found again by another process, none twice", async () => {
    const specs = await Promise.all([specFromTemplate(), specFromTemplate(), specFromTemplate()]);
    const stageOf = (by: Provider, spec: GuestSpec) => {
      const [stage] = by.guests.creation(spec);
      if (stage === undefined) throw new Error("no stage");
      return stage;
    };
    const begun = await Promise.all(specs.map((spec) => stageOf(provider, spec).start()));
    const heir = connect();
    const found = await Promise.all(specs.map((spec) => stageOf(heir, spec).start()));
    for (const ref of [...begun, ...found]) await finish(ref);
    for (const [index, spec] of specs.entries()) {
      expect(await stageOf(heir, spec).isDone()).toBe(true);
      // Either the very task, or nothing to wait for any more; never the task of a sister.
      expect([begun[index], null]).toContain(found[index]);
    }
    const clones = (await provider.tasks.list({ limit: 500 })).filter((task) => task.type === "qmclone");
    expect(new Set(clones.map((task) => task.ref))).toEqual(new Set(begun));
  });

  test("leaves nothing behind when the operation is undone by another process", async () => {
    const spec = await specFromTemplate();
    const [stage] = provider.guests.creation(spec);
    await stage?.start();
    const heir = connect();
    await finish(await heir.guests.removeCreated(spec));
    expect(simulator.guest(Number(spec.vmId))).toBeUndefined();
    expect(simulator.volumes(Number(spec.vmId))).toEqual([]);
  });

  test("that left a lock on a guest nobody can tell: another id is asked for, and the guest is not touched", async () => {
    const spec = await specFromTemplate();
    simulator.operator.create({ vmid: Number(spec.vmId) });
    simulator.faults.lockGuest(Number(spec.vmId), "clone");
    const [stage] = provider.guests.creation(spec);
    await expectCode(stage?.start() ?? Promise.resolve(), "vm_id_taken");
    expect(await provider.guests.removeCreated(spec)).toBeNull();
    expect(simulator.guest(Number(spec.vmId))).toBeDefined();
  });

  test("that left a lock on our own guest is said, with how to mend it", async () => {
    const spec = await specFromTemplate();
    simulator.operator.create({
      vmid: Number(spec.vmId),
      config: { description: `moxxie-operation: ${spec.operationId}` },
    });
    simulator.faults.lockGuest(Number(spec.vmId), "create");
    const error = await expectCode(provider.guests.removeCreated(spec), "guest_locked");
    expect(error.message).toContain(`qm unlock ${spec.vmId}`);
  });
});

test("many guests are made from one template at once, each once", async () => {
  const specs = await Promise.all(Array.from({ length: 20 }, () => specFromTemplate()));
  await Promise.all(
    specs.map(async (spec) => {
      for (const stage of provider.guests.creation(spec)) {
        if (!(await stage.isDone())) await finish(await stage.start());
        expect(await stage.isDone()).toBe(true);
      }
    }),
  );
  const made = (await provider.observe()).guests.filter((guest) => specs.some((spec) => spec.name === guest.name));
  expect(made.map((guest) => guest.vmId).sort()).toEqual(specs.map((spec) => spec.vmId).sort());
});

describe("making", () => {
  test("on a Q-in-Q vnet, with cloud-init, on another host than the template's", async () => {
    const spec = await specFromTemplate({
      hostName: "pve2",
      network: { profileId: "acme" },
      cloudInit: {
        user: "ops",
        sshKeys: ["ssh-ed25519 AAAA+/== a@b", "ssh-rsa BBBB c"],
        ip: "172.17.10.9/24",
        gateway: "172.17.10.1",
      },
    });
    for (const stage of provider.guests.creation(spec)) await finish(await stage.start());
    const config = await provider.guests.config({ ...spec });
    expect(config.interfaces).toMatchObject([{ bridge: "acme" }]);
    expect(config.interfaces[0]).not.toHaveProperty("vlan");
    expect(config.cloudInit).toMatchObject({ user: "ops", sshKeys: spec.cloudInit?.sshKeys, ip: "172.17.10.9/24" });
    expect(await provider.guests.get({ kind: "vm", vmId: spec.vmId })).toMatchObject({ hostName: "pve2" });
  });

  test.each([
    ["a template", {}, 4],
    ["nothing", { template: undefined }, 1],
  ])("from %s with a limited network and further disks, each stage once", async (_, change, stages) => {
    const spec = await specFromTemplate({
      network: { profileId: "vmbr0", bandwidthMbps: 100 },
      extraDisks: [{ sizeGb: 5 }, { sizeGb: 7 }],
      ...change,
    });
    const creation = provider.guests.creation(spec);
    expect(creation).toHaveLength(stages);
    for (const stage of creation) {
      expect(await stage.isDone()).toBe(false);
      await finish(await stage.start());
      expect(await stage.isDone()).toBe(true);
      expect(await stage.start()).toBeNull();
    }
    const config = await provider.guests.config({ ...spec });
    expect(config.interfaces).toMatchObject([{ bridge: "vmbr0", rateMbps: 100 }]);
    const disks = config.disks.filter(({ media }) => media === "disk");
    expect(disks.map(({ sizeGb, storage }) => [sizeGb, storage])).toEqual([
      [12, "ceph-vm"],
      [5, "ceph-vm"],
      [7, "ceph-vm"],
    ]);
    await finish(await provider.guests.removeCreated(spec));
    expect(simulator.guest(Number(spec.vmId))).toBeUndefined();
    expect(simulator.volumes().filter(({ id }) => id.includes(`vm-${spec.vmId}-`))).toEqual([]);
  });

  test("a linked clone is asked for as one", async () => {
    const spec = await specFromTemplate({ linkedClone: true, diskGb: 10 });
    const [stage] = provider.guests.creation(spec);
    const task = await stage?.start();
    await finish(task ?? null);
    const { lines } = await provider.tasks.log(task ?? "", { start: 0, limit: 50 });
    expect(lines.join("\n")).toContain("create linked clone");
    expect(await stage?.isDone()).toBe(true);
  });

  test("a container with a root password that was kept sealed", async () => {
    const template = (await provider.guests.templates()).find((one) => one.kind === "container");
    const spec = await specFromTemplate({
      kind: "container",
      template,
      container: { swapMb: 128, unprivileged: true, rootPasswordSealed: "sealed:correct horse" },
    });
    for (const stage of provider.guests.creation(spec)) await finish(await stage.start());
    expect(await provider.guests.config({ ...spec })).toMatchObject({ swapMb: 128, raw: { unprivileged: 1 } });
  });

  test.each<[string, Partial<GuestSpec>, ErrorCode]>([
    ["an unknown network", { network: { profileId: "nowhere" } }, "unknown_network_profile"],
    ["an unknown storage", { template: undefined, storage: "nowhere" }, "platform_refused"],
    ["a name that the platform refuses", { template: undefined, name: "not a name!" }, "platform_refused"],
    [
      "a template that is gone",
      { template: { id: "vm:9999", name: "old", kind: "vm", hostNames: ["pve1"], cloudInit: true } },
      "unknown_template",
    ],
  ])("%s is refused, and nothing is left", async (_, change, code) => {
    const spec = await specFromTemplate(change);
    const made = async () => {
      for (const stage of provider.guests.creation(spec)) await finish(await stage.start());
    };
    await expectCode(made(), code);
    await finish(await provider.guests.removeCreated(spec));
    expect(simulator.guest(Number(spec.vmId))).toBeUndefined();
  });
});

describe("a guest", () => {
  test("that somebody moved is reached all the same, also by writes", async () => {
    const guest = await aGuest("vm", "stopped");
    const target = guest.hostName === "pve2" ? "pve3" : "pve2";
    simulator.operator.move(Number(guest.vmId), target);
    await finish(await provider.guests.change(guest, { onBoot: true }));
    expect(await provider.guests.get(guest)).toMatchObject({ hostName: target });
  });

  test("that another job has locked is left alone", async () => {
    const guest = await aGuest("vm", "stopped");
    simulator.faults.lockGuest(Number(guest.vmId), "backup");
    try {
      expect(await provider.guests.get(guest)).toMatchObject({ lock: "backup" });
      // Versions differ in whether they say so at once or by the task.
      const refusal = await provider.guests.destroy(guest, { purge: true }).then(
        async (task) => (await ended(task ?? "")).errorCode,
        (error: MoxxieError) => error.code,
      );
      expect(refusal).toBe("guest_locked");
      expect(await provider.guests.get(guest)).toBeDefined();
    } finally {
      simulator.faults.unlockGuest(Number(guest.vmId));
    }
  });

  test("is changed only as it was read: the platform's own check holds too", async () => {
    const guest = await aGuest("container", "stopped");
    simulator.faults.add({
      method: "PUT",
      path: /\/config$/,
      count: 1,
      action: {
        kind: "status",
        status: 500,
        reason: "detected modified configuration - file changed by other user? Try again.",
      },
    });
    await expectCode(provider.guests.change(guest, { cpuCores: 7 }), "digest_mismatch");
  });

  test("without an agent that answers has no addresses to tell", async () => {
    const guest = await aGuest("vm", "running");
    simulator.faults.silenceAgent(Number(guest.vmId));
    expect(await provider.guests.addresses(guest)).toBeUndefined();
  });
});

describe("a migration", () => {
  const moved = async (ref: GuestRef) => (await provider.guests.get({ kind: ref.kind, vmId: ref.vmId }))?.hostName;

  async function onLocalDisk(kind: GuestRef["kind"]): Promise<GuestRef> {
    const template = kind === "vm" ? undefined : (await provider.guests.templates()).find((one) => one.kind === kind);
    const spec = await specFromTemplate({ kind, template, storage: "local-lvm", diskGb: 2 });
    for (const stage of provider.guests.creation(spec)) await finish(await stage.start());
    return { kind, vmId: spec.vmId, hostName: spec.hostName };
  }

  test.each(["vm", "container"] as const)("of a %s takes local disks along, and says so before", async (kind) => {
    const ref = await onLocalDisk(kind);
    const check = await provider.migration?.check(ref, "pve3");
    expect(check).toMatchObject({
      allowed: true,
      running: false,
      localDisks: [{ sizeGb: 2, volume: expect.stringContaining("local-lvm:") }],
    });
    expect(check?.warnings.join()).toContain("local-lvm:");
    const wish = { targetHost: "pve3", online: false, withLocalDisks: true };
    await finish((await provider.migration?.migrate(ref, wish)) ?? null);
    expect(await moved(ref)).toBe("pve3");
    expect(await provider.migration?.migrate(ref, wish)).toBeNull();
  });

  test.each(["vm", "container"] as const)("of a running %s leaves it running", async (kind) => {
    const template = (await provider.guests.templates()).find((one) => one.kind === kind);
    const spec = await specFromTemplate({ kind, template });
    for (const stage of provider.guests.creation(spec)) await finish(await stage.start());
    await finish(await provider.power.start(spec));
    expect(await provider.migration?.check(spec, "pve2")).toMatchObject({ allowed: true, running: true });
    await finish(
      (await provider.migration?.migrate(spec, { targetHost: "pve2", online: true, withLocalDisks: false })) ?? null,
    );
    expect(await provider.guests.get(spec)).toMatchObject({ hostName: "pve2", status: "running" });
  });

  test("to a host that is off is not allowed, and the check says why", async () => {
    const guest = await aGuest("vm", "stopped");
    const target = guest.hostName === "pve3" ? "pve2" : "pve3";
    simulator.faults.nodeOffline(target);
    try {
      expect(await provider.migration?.check(guest, target)).toMatchObject({
        allowed: false,
        blockers: [`Host '${target}' is not online; choose one that is.`],
      });
    } finally {
      simulator.faults.nodeOnline(target);
    }
  });
});

describe("a node that is off", () => {
  test("shows its guests as unknown, and its calls as unreachable; the rest works on", async () => {
    const guest = await aGuest("vm", "running");
    simulator.faults.nodeOffline(guest.hostName);
    try {
      const { hosts, guests } = await provider.observe();
      expect(hosts.find((host) => host.name === guest.hostName)).toMatchObject({ status: "offline" });
      expect(guests.find((one) => one.vmId === guest.vmId)).toMatchObject({ status: "unknown" });
      expect(guests.some((one) => one.status === "running")).toBe(true);
      await expectCode(provider.power.reboot(guest, { timeoutSeconds: 5 }), "platform_unreachable");
      expect((await provider.guests.templates()).length).toBeGreaterThan(0);
      const reachable = new Set((await provider.networks.profiles()).flatMap((one) => one.hostNames));
      expect(reachable.has(guest.hostName)).toBe(false);
      expect(reachable.size).toBe(2);
    } finally {
      simulator.faults.nodeOnline(guest.hostName);
    }
  });
});

describe("an answer", () => {
  test.each(["truncate", "garble"] as const)(
    "to a write that is spoilt (%s) leaves open whether it happened",
    async (kind) => {
      const guest = await aGuest("vm", "stopped");
      simulator.faults.add({ method: "POST", count: 1, action: { kind } });
      const error = await expectCode(provider.power.start(guest), "platform_malformed");
      expect(error.extra).toMatchObject({ mayHaveHappened: true });
      const started = await provider.tasks.find(guest, { work: "start", since: new Date(Date.now() - 10_000) });
      await finish(started?.ref ?? null);
      await finish(await provider.power.stop(guest));
    },
  );

  test("to a read that is dropped once is asked for again", async () => {
    simulator.faults.add({ method: "GET", count: 1, action: { kind: "drop" } });
    expect((await provider.observe()).guests.length).toBeGreaterThan(0);
  });
});

test("a live look does not wait for the list, which may lag behind", async () => {
  const slow = await startProxmoxSimulator({ guests: 4, speed: 200, publicationDelayMs: 60_000 });
  const late = createProxmoxProvider(
    {
      id: "slow",
      provider: "proxmox",
      url: slow.url,
      credentials: { token: slow.token },
      tlsFingerprints: [slow.fingerprint],
    },
    { log: createLogger({ level: "silent" }) },
  );
  try {
    const spec = { ...(await specFromTemplate({ template: undefined })), hostName: "pve1" };
    for (const stage of late.guests.creation(spec)) {
      await finish(await stage.start(), late);
      expect(await stage.isDone()).toBe(true);
    }
    const listed = (await late.observe()).guests.find((guest) => guest.vmId === spec.vmId);
    expect(listed).toEqual({
      kind: "vm",
      vmId: spec.vmId,
      hostName: "pve1",
      status: "unknown",
      template: false,
      tags: [],
    });
    expect(await late.guests.get(spec)).toMatchObject({ name: spec.name, status: "stopped", memoryMb: 512 });
    expect(await late.guests.get({ kind: "vm", vmId: spec.vmId })).toMatchObject({ name: spec.name });
    await finish(await late.guests.removeCreated(spec), late);
    expect(slow.guest(Number(spec.vmId))).toBeUndefined();
  } finally {
    await late.close();
    await slow.close();
  }
});

describe("the connection test", () => {
  const failed = async (change: Partial<EndpointSettings>) => {
    const report = await connect(change).testConnection();
    return { ...report, failed: report.checks.filter((check) => check.state === "failed") };
  };

  test("names the fingerprint that is shown in place of the one pinned", async () => {
    const report = await failed({ tlsFingerprints: ["ab".repeat(32)] });
    expect(report).toMatchObject({ ok: false, tlsFingerprint: simulator.fingerprint });
    expect(report.failed).toMatchObject([{ name: "tls", detail: expect.stringContaining(simulator.fingerprint) }]);
  });

  test("shows the fingerprint to pin when none is", async () => {
    const report = await failed({ tlsFingerprints: [] });
    expect(report).toMatchObject({ ok: false, tlsFingerprint: simulator.fingerprint, failed: [{ name: "tls" }] });
  });

  test.each([
    ["a wrong token", { credentials: { token: "root@pam!moxxie=00000000-0000-0000-0000-000000000000" } }],
    ["a wrong password", { credentials: { username: "root@pam", password: "wrong-password" } }],
  ])("tells %s", async (_, change) => {
    const report = await failed(change);
    expect(report.failed).toMatchObject([{ name: "credentials", detail: expect.stringContaining("credentials") }]);
    expect(report.checks.find((check) => check.name === "permissions")).toMatchObject({ state: "skipped" });
  });

  test("tells a name that DNS does not know, and a port where nobody listens", async () => {
    expect((await failed({ url: "https://no-such-host.invalid:8006" })).failed).toMatchObject([{ name: "dns" }]);
    expect((await failed({ url: "https://127.0.0.1:1" })).failed).toMatchObject([{ name: "tcp" }]);
  });

  test("lists the privileges that lack, and their lack is named when it matters", async () => {
    const { auditor, url, fingerprint } = simulator;
    const reader = connect({ url, tlsFingerprints: [fingerprint], credentials: credentialsOf(auditor) });
    const permissions = (await reader.testConnection()).checks.find((check) => check.name === "permissions");
    expect(permissions).toMatchObject({ state: "warning", detail: expect.stringContaining("VM.PowerMgmt") });
    const error = await expectCode(
      reader.power.reboot(await aGuest("vm", "running"), { timeoutSeconds: 5 }),
      "platform_forbidden",
    );
    expect(error.message).toContain("VM.PowerMgmt");
  });
});

const credentialsOf = (credentials: ProxmoxSimulator["auditor"]): EndpointSettings["credentials"] => ({
  token: credentials.token,
});

test("wrong options are refused with their name", () => {
  expect(() => connect({ options: { timeoutMs: "soon" } })).toThrow(/options\.timeoutMs/);
});
