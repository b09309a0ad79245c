import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLogger } from "@/lib/log/logger";
import { type ProxmoxSimulator, startProxmoxSimulator } from "@/lib/simulators/proxmox";
import { createProvider, createRegistry, type EndpointSettings, supportedKinds } from "./registry";
import type { CallObservation } from "./transport";

const log = createLogger({ level: "silent" });
let simulator: ProxmoxSimulator;
beforeAll(async () => {
  simulator = await startProxmoxSimulator({ guests: 2 });
});
afterAll(() => simulator.close());

const settings = (id: string, change: Partial<EndpointSettings> = {}): EndpointSettings => ({
  id,
  provider: "proxmox",
  url: simulator.url,
  credentials: { token: simulator.token },
  tlsFingerprints: [simulator.fingerprint],
  ...change,
});

describe("the registry", () => {
  test("holds one live provider per endpoint and tells the observer of its calls", async () => {
    const observed: CallObservation[] = [];
    const registry = createRegistry({ log, observe: (call) => observed.push(call) });
    const made = registry.set(settings("one"));
    registry.set(settings("two"));
    expect(registry.get("one")).toBe(made);
    expect(registry.all().map((provider) => provider.endpointId)).toEqual(["one", "two"]);
    await registry.get("two").about();
    expect(observed).toMatchObject([{ endpointId: "two", method: "GET", outcome: "ok" }]);
    expect(registry.get("two").callCount()).toBe(1);
    expect(registry.get("one").callCount()).toBe(0);
    await registry.closeAll();
    expect(registry.all()).toEqual([]);
  });

  test("replaces a provider whose settings change, and closes the old one", async () => {
    const registry = createRegistry({ log });
    const old = registry.set(settings("one", { credentials: { token: "root@pam!moxxie=wrong" } }));
    await expect(old.about()).rejects.toMatchObject({ code: "platform_unauthorized" });
    const replaced = registry.set(settings("one"));
    expect(await replaced.about()).toMatchObject({ product: "Proxmox VE" });
    await expect(old.about()).rejects.toMatchObject({ code: "platform_unreachable" });
    await registry.closeAll();
  });

  test("keeps the old provider when the new settings are wrong", async () => {
    const registry = createRegistry({ log });
    const old = registry.set(settings("one"));
    expect(() => registry.set(settings("one", { tlsFingerprints: ["AB:CD"] }))).toThrow(/SHA-256/);
    expect(registry.get("one")).toBe(old);
    expect(await old.about()).toBeDefined();
    await registry.closeAll();
  });

  test("does not know an endpoint that was removed", () => {
    const registry = createRegistry({ log });
    registry.set(settings("one"));
    registry.remove("one");
    registry.remove("one");
    expect(registry.has("one")).toBe(false);
    expect(() => registry.get("one")).toThrow(expect.objectContaining({ code: "not_found" }));
  });
});

test("every kind of platform that is supported is made by its own factory, without a call", async () => {
  const change = { url: "https://127.0.0.1:1", credentials: { token: "root@pam!moxxie=secret" } };
  for (const provider of supportedKinds) {
    const made = createProvider(settings("one", { provider, ...change }), { log });
    expect(made).toMatchObject({ kind: provider, endpointId: "one" });
    expect(made.callCount()).toBe(0);
    await made.close();
  }
  expect(supportedKinds).toEqual(expect.arrayContaining(["proxmox", "virtfusion"]));
});

test("settings that cannot work are refused before any call", () => {
  expect(() => createProvider(settings("one", { url: "pve.example" }), { log })).toThrow(/https:/);
});
