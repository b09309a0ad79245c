import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chooseProfile } from "@/lib/domain/network-profile";
import { createLogger } from "@/lib/log/logger";
import { type ProxmoxSimulator, startProxmoxSimulator } from "@/lib/simulators/proxmox";
import type { GuestSpec, Provider } from "../provider";
import { createProxmoxProvider } from "./provider";

let simulator: ProxmoxSimulator;
let provider: Provider;

/** Every node has `vmbr1000` on `eno2.1000`: VLAN-aware, inside VLAN 1000. No zones. */
beforeAll(async () => {
  simulator = await startProxmoxSimulator({ guests: 2, nodes: 2 });
  const manual = { active: true, autostart: true, method: "manual" } as const;
  for (const node of simulator.cluster.nodes.values()) {
    node.interfaces.push(
      { iface: "eno2.1000", type: "vlan", vlanId: 1000, vlanRawDevice: "eno2", ...manual },
      { iface: "vmbr1000", type: "bridge", bridgePorts: "eno2.1000", vlanAware: true, ...manual },
    );
  }
  const { url, token, fingerprint } = simulator;
  provider = createProxmoxProvider(
    { id: "pve", provider: "proxmox", url, credentials: { token }, tlsFingerprints: [fingerprint] },
    { log: createLogger({ level: "silent" }) },
  );
});
afterAll(async () => {
  await provider.close();
  await simulator.close();
});

describe("Q-in-Q by a bridge inside a VLAN", () => {
  test("needs no making: a client's VLAN below the service VLAN is found on the bridge", async () => {
    const profiles = await provider.networks.profiles();
    expect(profiles.filter(({ makesNetworks }) => makesNetworks)).toEqual([]);
    expect(profiles.find(({ id }) => id === "vmbr1000")).toMatchObject({ serviceVlan: 1000, vlanAware: true });
    expect(chooseProfile({ vlan: 150, serviceVlan: 1000 }, { profiles })).toEqual({
      ok: true,
      profileId: "vmbr1000",
      vlan: 150,
      serviceVlan: 1000,
      chosenBy: "request",
    });
  });

  test("puts a guest on the bridge with the inner tag, runs it, and tells both tags of it", async () => {
    const spec: GuestSpec = {
      operationId: "qinq",
      kind: "vm",
      vmId: "8000",
      name: "inside",
      hostName: "pve1",
      cpuCores: 1,
      memoryMb: 512,
      diskGb: 4,
      storage: "local-lvm",
      network: { profileId: "vmbr1000", vlan: 150 },
      tags: [],
    };
    for (const stage of provider.guests.creation(spec)) {
      await provider.tasks.status((await stage.start()) ?? "");
      await expect.poll(() => stage.isDone(), { timeout: 5_000 }).toBe(true);
    }
    expect(simulator.guest(8000)?.config.net0).toMatch(/bridge=vmbr1000,.*tag=150|tag=150.*bridge=vmbr1000/);
    await provider.power.start(spec);
    await expect.poll(async () => (await provider.guests.get(spec))?.status, { timeout: 5_000 }).toBe("running");
    expect((await provider.guests.settings(spec))?.networks).toEqual([
      { interfaceId: "net0", profileId: "vmbr1000", vlan: 150, serviceVlan: 1000, cidr: null },
    ]);
  });
});
