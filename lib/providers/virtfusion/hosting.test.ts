import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLogger } from "@/lib/log/logger";
import { backupPlanIds, firewallRulesetIds, type SimServer } from "@/lib/simulators/virtfusion";
import { expectCode, thrownBy } from "../contract/steps";
import type { GuestRef, Provider } from "../provider";
import { json, startTestServer } from "../transport/test-server";
import { detailsOf } from "./console";
import { createVirtfusionProvider } from "./provider";
import { ended, made, startWriteWorld, type WriteWorld } from "./write-world.test-helper";

let world: WriteWorld;
let ref: GuestRef;
let hoster: Required<Provider>;
beforeAll(async () => {
  world = await startWriteWorld();
  ref = await made(world.provider, world.spec({ network: { profileId: "0", publicAddress: true } }));
  hoster = world.provider as Required<Provider>; // each facet used below is proved to be there by the contract
});
afterAll(() => world.close());

const server = (): SimServer | undefined => world.simulator.server(Number(ref.vmId));

describe("what hosters do", () => {
  test("the screen's WebSocket is the panel's own, absolute", () => {
    const vnc = { ip: "192.168.4.2", port: 5903, password: "secret", enabled: true };
    const wss = { url: "/vnc/?token=69316231" };
    expect(detailsOf({ ...vnc, hostname: undefined, wss }, "https://panel.example:8443")).toEqual({
      enabled: true,
      host: "192.168.4.2",
      port: 5903,
      password: "secret",
      webSocketUrl: "wss://panel.example:8443/vnc/?token=69316231",
    });
    const named = detailsOf({ ...vnc, hostname: "hv1.example", wss: undefined }, "https://panel.example");
    expect(named).toMatchObject({ host: "hv1.example", webSocketUrl: null });
  });

  test("enabling the screen is said in both ways, of which each panel understands one", async () => {
    const sent: unknown[] = [];
    const vnc = { ip: "192.168.4.2", port: 5903, password: "secret", wss: { url: "/vnc/" }, enabled: false };
    const panel = await startTestServer((_, response, body) => {
      sent.push(JSON.parse(body));
      json(response, { data: { vnc, queueId: null } });
    });
    const settings = { id: "vf", provider: "virtfusion", url: panel.url, credentials: { token: "t" } } as const;
    const provider = createVirtfusionProvider(settings, { log: createLogger({ level: "silent" }) });
    for (const enabled of [true, false]) expect(await provider.console?.setVnc(ref, enabled)).toBeNull();
    expect(sent).toEqual([
      { action: "enable", vnc: true },
      { action: "disable", vnc: false },
    ]);
    await provider.close();
    await panel.close();
  });

  test("the screen is enabled and disabled", async () => {
    await ended(world.provider, await hoster.console.setVnc(ref, true));
    expect(server()?.vnc.enabled).toBe(true);
    expect(await hoster.console.vnc(ref)).toMatchObject({ enabled: true, password: server()?.vnc.password });
    await ended(world.provider, await hoster.console.setVnc(ref, false));
    expect(server()?.vnc.enabled).toBe(false);
  });

  test("a password is that of root or Administrator, and a guest that is off cannot take it", async () => {
    await expectCode(hoster.passwords.reset(ref, { user: "ops" }), "cannot_be_done");
    const { task, password } = await hoster.passwords.reset(ref, { user: "root" });
    expect(password).not.toBe("");
    expect(await ended(world.provider, task)).toMatchObject({ state: "succeeded" });
    world.simulator.operator.setPower(Number(ref.vmId), false);
    const late = await hoster.passwords.reset(ref, { user: "root" });
    expect(await ended(world.provider, late.task)).toMatchObject({
      state: "failed",
      error: expect.stringContaining("agent"),
    });
    world.simulator.operator.setPower(Number(ref.vmId), true);
  });

  test("the owner, the backup plan and the throttle are those that were asked for", async () => {
    await hoster.ownership.change(ref, "1");
    expect(server()?.ownerId).toBe(1);
    await hoster.backupPlans.assign(ref, String(backupPlanIds.weekly));
    expect(server()?.backupPlanId).toBe(backupPlanIds.weekly);
    await hoster.backupPlans.assign(ref, null);
    expect(server()?.backupPlanId).toBeNull();
    await hoster.cpuThrottle.set(ref, 40);
    expect(server()?.cpuThrottlePercent).toBe(40);
    for (const percent of [-1, 100, 1.5]) await expectCode(hoster.cpuThrottle.set(ref, percent), "cannot_be_done");
    for (const owner of ["4711", "me"]) await expectCode(hoster.ownership.change(ref, owner), "not_found");
  });

  test("rulesets replace each other, and one that is disabled is refused in the panel's words", async () => {
    const { web, ssh, disabled } = firewallRulesetIds;
    await hoster.firewall.applyRulesets(ref, [String(web), String(ssh)]);
    expect(server()?.interfaces[0]?.firewallRulesets).toEqual([web, ssh]);
    const refusal = await thrownBy(hoster.firewall.applyRulesets(ref, [String(disabled)]));
    expect(refusal).toMatchObject({ code: "platform_refused", message: expect.stringContaining("firewall ruleset") });
    await hoster.firewall.applyRulesets(ref, []);
    expect(server()?.interfaces[0]?.firewallRulesets).toEqual([]);
  });

  test("addresses are added to those that are there, and only those named are taken back", async () => {
    const known = () => server()?.interfaces[0]?.ipv4.map(({ address }) => address) ?? [];
    const before = known();
    expect(before).toHaveLength(1);
    const added = await hoster.publicAddresses.add(ref, 2);
    expect(known()).toEqual([...before, ...added]);
    await hoster.publicAddresses.remove(ref, added.slice(0, 1));
    expect(known()).toEqual([...before, ...added.slice(1)]);
  });

  test("an address whose answer was lost is said to be perhaps given out, and is not asked for twice", async () => {
    const path = /ipv4Qty$/;
    const before = world.simulator.requests.count({ path });
    world.simulator.faults.add({ method: "POST", path, count: 1, action: { kind: "drop-after-effect" } });
    const lost = await thrownBy(hoster.publicAddresses.add(ref, 1));
    expect(lost).toMatchObject({ extra: { mayHaveHappened: true } });
    expect(world.simulator.requests.count({ path })).toBe(before + 1);
  });
});
