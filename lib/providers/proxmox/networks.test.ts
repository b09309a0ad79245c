import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLogger } from "@/lib/log/logger";
import { type ProxmoxSimulator, startProxmoxSimulator } from "@/lib/simulators/proxmox";
import type { GuestRef, Provider } from "../provider";
import { createProxmoxProvider } from "./provider";

let simulator: ProxmoxSimulator;
let provider: Provider;

beforeAll(async () => {
  simulator = await startProxmoxSimulator({ guests: 60, nodes: 2, qinqServiceVlan: 1000 });
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

const refOf = ({ kind, vmid, node }: { kind: "qemu" | "lxc"; vmid: number; node: string }): GuestRef => ({
  kind: kind === "qemu" ? "vm" : "container",
  vmId: String(vmid),
  hostName: node,
});
const callsOf = async (work: () => Promise<unknown>) => {
  const before = provider.callCount();
  await work();
  return provider.callCount() - before;
};

const networksOf = async (ref: GuestRef) => (await provider.guests.settings(ref))?.networks;

describe("what guests are put on", () => {
  test("costs one call for a guest, whatever the kind, once the hosts' networks were read", async () => {
    await provider.networks.profiles();
    const guests = simulator.guests();
    const calls = await callsOf(async () => {
      for (const guest of guests) {
        const networks = await networksOf(refOf(guest));
        expect(networks?.length).toBeGreaterThan(0);
        for (const { profileId } of networks ?? []) expect(profileId).toEqual(expect.any(String));
      }
    });
    expect(calls).toBe(guests.length);
  });

  test("knows a network that was made a moment ago, and does not seek one in vain with every guest", async () => {
    const { operator } = simulator;
    const on = (bridge: string, vmid: number) =>
      operator.create({ vmid, node: "pve1", config: { net0: `virtio=BC:24:11:00:00:01,bridge=${bridge}` } });
    const guests = [on("late", 7001), on("nowhere", 7002), on("nowhere", 7003)];
    operator.editVnet({ vnet: "late", zone: "clients", settings: { tag: "170" } });
    operator.applySdn();
    const [late, first, second] = guests.map(refOf);
    if (!late || !first || !second) throw new Error("there are three");
    expect(await networksOf(late)).toMatchObject([{ profileId: "late", vlan: 170, serviceVlan: 1000 }]);
    expect(await callsOf(() => networksOf(first))).toBe(4);
    expect(await callsOf(() => networksOf(second))).toBe(1);
    expect(await networksOf(second)).toMatchObject([{ profileId: "nowhere", vlan: null }]);
  });

  test("is nothing for a guest that is not there, and unknown while the platform does not answer", async () => {
    const nobody: GuestRef = { kind: "vm", vmId: "99999", hostName: "pve1" };
    expect(await networksOf(nobody)).toBeUndefined();
    simulator.faults.nodeOffline("pve2");
    const guest = simulator.guests().find(({ node }) => node === "pve2");
    if (!guest) throw new Error("pve2 has guests");
    await expect(networksOf(refOf(guest))).rejects.toMatchObject({ code: "platform_unreachable" });
    simulator.faults.nodeOnline("pve2");
  });
});
