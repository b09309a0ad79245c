import { afterEach, describe, expect, test } from "vitest";
import { createLogger } from "@/lib/log/logger";
import {
  startVirtfusionSimulator,
  type VirtfusionSimulator,
  type VirtfusionSimulatorOptions,
} from "@/lib/simulators/virtfusion";
import type { Provider } from "../provider";
import { startTestServer } from "../transport/test-server";
import { markOf } from "./marks";
import { looksFor } from "./power-looks";
import { createVirtfusionProvider } from "./provider";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

const log = createLogger({ level: "silent" });
const oneServer = /^\/servers\/\d+$/;

function connect(
  simulator: VirtfusionSimulator,
  options: Record<string, unknown> = {},
  token = simulator.token,
): Provider {
  const { url, fingerprint, userId, packageId } = simulator;
  const settings = {
    id: "vf",
    provider: "virtfusion" as const,
    url,
    credentials: { token },
    tlsFingerprints: [fingerprint],
  };
  const provider = createVirtfusionProvider({ ...settings, options: { userId, packageId, ...options } }, { log });
  open.push(provider);
  return provider;
}

async function start(options: VirtfusionSimulatorOptions = {}, settings: Record<string, unknown> = {}) {
  const simulator = await startVirtfusionSimulator({ guests: 12, ...options });
  open.push(simulator);
  return { simulator, provider: connect(simulator, settings) };
}

const callsOf = async (provider: Provider, work: () => Promise<unknown>) => {
  const before = provider.callCount();
  await work();
  return provider.callCount() - before;
};

describe("observing a panel", () => {
  test("shows only the groups that the settings name, with their servers", async () => {
    const { simulator, provider } = await start({}, { groups: ["Brno"] });
    const { hosts, guests, storages } = await provider.observe();
    expect(new Set(hosts.map(({ group }) => group))).toEqual(new Set(["Brno"]));
    const names = hosts.map(({ name }) => name);
    expect(guests.length).toBeGreaterThan(0);
    expect(guests.length).toBeLessThan(simulator.servers().length);
    for (const { hostName } of guests) expect(names).toContain(hostName);
    for (const { hostNames } of storages) expect(names).toEqual(expect.arrayContaining(hostNames));
    const hidden = simulator.servers().find(({ id }) => !guests.some(({ vmId }) => vmId === String(id)));
    expect(await provider.guests.get({ kind: "vm", vmId: String(hidden?.id) })).toBeUndefined();
    await expect(provider.hosts.get("prague-hv1")).rejects.toMatchObject({ code: "unknown_host" });
  });

  test("asks for power states in turn, until all are known, and tells each look once", async () => {
    const { simulator, provider } = await start({}, { powerLooksPerPoll: 5 });
    const known = new Map<string, string>();
    for (let poll = 0; poll < 3; poll += 1) {
      const { guests } = await provider.observe();
      const told = guests.filter(({ powerUntold }) => !powerUntold);
      expect(told.length).toBeLessThanOrEqual(5);
      for (const { vmId, status } of told) known.set(vmId, status);
    }
    expect(known.size).toBe(simulator.servers().length);
    for (const { id, running } of simulator.servers()) {
      expect(known.get(String(id))).toBe(running ? "running" : "stopped");
    }
  });

  test.each([
    [3, 10],
    [500, 10],
    [2_000, 40],
    [10_000, 100],
  ])("of %i servers %i are looked at in each turn", (servers, looks) => {
    expect(looksFor(servers)).toBe(looks);
  });

  test("goes on without looks that fail, or whose hypervisor is silent", async () => {
    const { simulator, provider } = await start();
    for (const { id } of simulator.panel.hypervisors.values()) simulator.faults.unreachableHypervisor(id, true);
    const silent = (await provider.observe()).guests;
    expect(silent).toHaveLength(12);
    expect(silent.every(({ powerUntold }) => powerUntold)).toBe(true);
    await simulator.faults.clear();
    simulator.faults.add({ path: oneServer, action: { kind: "status", status: 500, reason: "Oops" } });
    expect((await provider.observe()).guests).toHaveLength(12);
  });

  test("leaves out a server that somebody is just making, and shows who makes one that is marked", async () => {
    const { simulator, provider } = await start();
    const id = simulator.operator.createServer({ unnamed: true });
    expect((await provider.observe()).guests.map(({ vmId }) => vmId)).not.toContain(String(id));
    const operationId = "0198c0de-0000-7000-8000-00000000abcd";
    simulator.operator.rename(id, markOf(operationId));
    const guest = (await provider.observe()).guests.find(({ vmId }) => vmId === String(id));
    expect(guest).toMatchObject({ madeBy: operationId, status: "stopped" });
    expect(guest?.name).toBeUndefined();
  });

  test("shows suspended servers, and hypervisors in maintenance", async () => {
    const { simulator, provider } = await start();
    const [first] = simulator.servers();
    const [hypervisor] = simulator.panel.hypervisors.values();
    if (first === undefined || hypervisor === undefined) throw new Error("the panel needs servers");
    simulator.operator.suspend(first.id);
    simulator.operator.setMaintenance(hypervisor.id, true);
    const { guests, hosts } = await provider.observe();
    expect(guests.find(({ vmId }) => vmId === String(first.id))?.status).toBe("suspended");
    expect(hosts.filter(({ maintenance }) => maintenance).map(({ name }) => name)).toEqual([hypervisor.name]);
  });

  test("costs a call for each group and each page, however many ask for details afterwards", async () => {
    const { provider } = await start({ guests: 250 }, { powerLooksPerPoll: 0 });
    let guests: Awaited<ReturnType<Provider["observe"]>>["guests"] = [];
    const calls = await callsOf(provider, async () => {
      ({ guests } = await provider.observe());
    });
    expect(calls).toBe(1 + 2 + 2); // hypervisors, two groups, two pages of servers
    const details = await callsOf(provider, () =>
      Promise.all(guests.flatMap((guest) => [provider.guests.settings(guest), provider.guests.addresses(guest)])),
    );
    expect(details).toBe(0);
    const [guest] = guests;
    expect(guest && (await provider.guests.addresses(guest))?.[0]?.addresses).toHaveLength(1);
  });

  test("many who look at once share one reading of the list", async () => {
    const { simulator, provider } = await start();
    await Promise.all([provider.networks.profiles(), provider.networks.profiles()]);
    expect(simulator.requests.count({ path: "/servers" })).toBe(1);
  });

  test("ends when its caller gives up in the middle of slow looks", async () => {
    const { simulator, provider } = await start();
    simulator.faults.add({ path: oneServer, action: { kind: "hang" } });
    const caller = new AbortController();
    const call = provider.observe(caller.signal);
    await expect.poll(() => simulator.requests.count({ path: oneServer })).toBeGreaterThan(0);
    caller.abort(new Error("enough"));
    await expect(call).rejects.toThrow("enough");
  });
});

describe("one guest", () => {
  test("is read with its power state, and without where its hypervisor is silent", async () => {
    const { simulator, provider } = await start();
    const running = simulator.servers().find((server) => server.running);
    if (running === undefined) throw new Error("the panel needs a server that runs");
    const ref = { kind: "vm", vmId: String(running.id) } as const;
    expect(await provider.guests.get(ref)).toMatchObject({ status: "running", name: running.name });
    simulator.faults.unreachableHypervisor(running.hypervisorId, true);
    expect(await provider.guests.get(ref)).toMatchObject({ status: "unknown", powerUntold: true });
  });

  test("is found on a hypervisor that is newer than the list", async () => {
    const { simulator, provider } = await start({}, { groups: ["Prague", "Brno"] });
    await provider.observe();
    const [server] = simulator.servers();
    const target = [...simulator.panel.hypervisors.values()].find(({ id }) => id !== server?.hypervisorId);
    if (server === undefined || target === undefined) throw new Error("the panel needs two hypervisors");
    simulator.operator.moveServer(server.id, target.id);
    expect(await provider.guests.get({ kind: "vm", vmId: String(server.id) })).toMatchObject({ hostName: target.name });
  });

  test("with a provisional id is nowhere, without a call", async () => {
    const { provider } = await start();
    const ref = { kind: "vm", vmId: "new-0123456789ab", hostName: "prague-hv1" } as const;
    const calls = await callsOf(provider, async () => {
      expect(await provider.guests.get(ref)).toBeUndefined();
      expect(await provider.guests.settings(ref)).toBeUndefined();
    });
    expect(calls).toBe(0);
  });

  test("has traffic in billing periods, newest first", async () => {
    const { provider } = await start();
    const [guest] = (await provider.observe()).guests;
    const periods = guest === undefined ? [] : ((await provider.traffic?.periods(guest)) ?? []);
    expect(periods.length).toBeGreaterThan(0);
    expect(periods.map(({ from }) => from)).toEqual(
      periods
        .map(({ from }) => from)
        .sort()
        .reverse(),
    );
    for (const { receivedBytes, sentBytes, totalBytes } of periods) expect(receivedBytes + sentBytes).toBe(totalBytes);
  });
});

describe("the rate limit", () => {
  test("is obeyed: the panel never has to refuse a call, and looks leave calls to others", async () => {
    const { simulator, provider } = await start({ requestsPerMinute: 20 }, { requestsPerMinute: 20 });
    await provider.observe(); // 4 calls and what looks may take of the rest
    expect(simulator.requests.count({ path: oneServer })).toBeLessThanOrEqual(6);
    await Promise.all(Array.from({ length: 20 - provider.callCount() }, () => provider.about()));
    const caller = new AbortController();
    const late = provider.about();
    const given = provider.observe(caller.signal);
    caller.abort(new Error("enough"));
    await expect(given).rejects.toThrow("enough");
    expect(provider.callCount()).toBe(20);
    expect(simulator.requests.recent.filter(({ status }) => status === 429)).toEqual([]);
    const ended = expect(late).rejects.toMatchObject({ code: "platform_unreachable" });
    await provider.close();
    await ended;
  });
});

describe("the connection test", () => {
  const check = (report: Awaited<ReturnType<Provider["testConnection"]>>, name: string) =>
    report.checks.find((one) => one.name === name);

  test("finds a good endpoint good, and says that the panel tells no version", async () => {
    const { provider } = await start();
    const report = await provider.testConnection();
    expect(report).toMatchObject({ ok: true, info: { product: "VirtFusion" } });
    expect(check(report, "version")).toMatchObject({ state: "skipped", detail: expect.stringMatching(/version/) });
    expect(check(report, "permissions")?.state).toBe("ok");
    expect(check(report, "storage")?.state).toBe("ok");
  });

  test("says when the token is refused", async () => {
    const { simulator } = await start();
    const report = await connect(simulator, {}, "wrong-token-wrong-token").testConnection();
    expect(report.ok).toBe(false);
    expect(check(report, "credentials")).toMatchObject({ state: "failed", detail: expect.stringMatching(/token/) });
    expect(check(report, "permissions")?.state).toBe("skipped");
    expect(JSON.stringify(report)).not.toContain("wrong-token");
  });

  test.each([
    ["/compute/hypervisors", "failed", /may not read hypervisors/],
    ["/servers", "failed", /may not read servers/],
    ["/packages", "warning", /may not read packages/],
    ["/connectivity/ipblocks", "warning", /may not read IP blocks/],
    [/^\/ssh_keys\/user/, "warning", /SSH keys/],
  ])("says what the token may not do: %s", async (path, state, detail) => {
    const { simulator, provider } = await start();
    simulator.faults.add({ path, action: { kind: "status", status: 403, reason: "Forbidden" } });
    const report = await provider.testConnection();
    expect(check(report, "credentials")?.state).toBe("ok");
    expect(check(report, "permissions")).toMatchObject({ state, detail: expect.stringMatching(detail) });
  });

  test.each([
    ["no owner", { userId: undefined }, /userId/],
    ["an owner that does not exist", { userId: 99_999 }, /no user 99999/],
    ["a package that does not exist", { packageId: 99_999 }, /no package 99999/],
    ["a disabled package", { packageId: 25 }, /disabled/],
  ])("warns of %s", async (_, settings, detail) => {
    const { provider } = await start({}, settings);
    const report = await provider.testConnection();
    expect(report.ok).toBe(true);
    expect(check(report, "permissions")).toMatchObject({ state: "warning", detail: expect.stringMatching(detail) });
  });

  test("warns when the groups that are named have no hypervisor", async () => {
    const { provider } = await start({}, { groups: ["Vienna"] });
    expect(check(await provider.testConnection(), "storage")).toMatchObject({
      state: "warning",
      detail: expect.stringMatching(/no hypervisors of the groups Vienna/),
    });
  });

  test("says when the rate limit is used up, without waiting for it", async () => {
    const { simulator, provider } = await start();
    const headers = { "Retry-After": "40" };
    simulator.faults.add({ action: { kind: "status", status: 429, reason: "Too Many Requests", headers } });
    const report = await provider.testConnection();
    expect(check(report, "credentials")).toMatchObject({
      state: "failed",
      detail: expect.stringMatching(/rate limit/),
    });
  });

  test.each([
    ["something that knows no such path", 404, "<html><title>Not Found</title></html>", /not that of a panel's API/],
    ["a page for people", 200, "<html><title>Welcome</title></html>", /page for people/],
    ["a redirect", 302, "", /redirect/],
  ])("says when the address is that of %s", async (_, status, body, detail) => {
    const server = await startTestServer((_request, response) => response.writeHead(status).end(body));
    const settings = {
      id: "vf",
      provider: "virtfusion",
      url: server.url,
      credentials: { token: "t-0123456789" },
    } as const;
    const provider = createVirtfusionProvider(settings, { log });
    open.push(server, provider);
    const report = await provider.testConnection();
    expect(report.ok).toBe(false);
    expect(check(report, "credentials")).toMatchObject({ state: "failed", detail: expect.stringMatching(detail) });
  });

  test.each([
    ["a name that DNS does not know", "https://panel.invalid", "dns"],
    ["a port where nobody listens", "https://127.0.0.1:1", "tcp"],
  ])("says when the address has %s", async (_, url, name) => {
    const settings = { id: "vf", provider: "virtfusion", url, credentials: { token: "t-0123456789" } } as const;
    const provider = createVirtfusionProvider(settings, { log });
    open.push(provider);
    const report = await provider.testConnection();
    expect(check(report, name)?.state).toBe("failed");
    expect(check(report, "credentials")?.state).toBe("skipped");
  });

  test("says when the certificate is another", async () => {
    const { simulator } = await start();
    const pin = Array.from({ length: 32 }, () => "AB").join(":");
    const { url, token } = simulator;
    const settings = { id: "vf", provider: "virtfusion" as const, url, credentials: { token }, tlsFingerprints: [pin] };
    const provider = createVirtfusionProvider(settings, { log });
    open.push(provider);
    const report = await provider.testConnection();
    expect(check(report, "tls")?.state).toBe("failed");
    expect(report.tlsFingerprint).toBe(simulator.fingerprint);
  });
});
