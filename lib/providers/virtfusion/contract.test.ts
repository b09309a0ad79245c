import { createLogger } from "@/lib/log/logger";
import { networkProfileIds, startVirtfusionSimulator } from "@/lib/simulators/virtfusion";
import { type ContractWorld, describeProviderContract } from "../contract";
import type { GuestSpec, TemplateInfo } from "../provider";
import type { EndpointSettings } from "../settings";
import { inTurn } from "./exclusive";
import { createVirtfusionProvider } from "./provider";

describeProviderContract("VirtFusion", { start: startWorld });

async function startWorld({ guests }: { guests: number }): Promise<ContractWorld> {
  const simulator = await startVirtfusionSimulator({ guests, speed: 500 });
  const { url, fingerprint, token, userId, packageId, faults, operator } = simulator;
  const settings: EndpointSettings = {
    id: "vf",
    provider: "virtfusion",
    url,
    credentials: { token },
    tlsFingerprints: [fingerprint],
    options: { userId, packageId, powerLooksPerPoll: 2, createLateForMs: 500 },
  };
  const deps = { log: createLogger({ level: "silent" }), exclusive: inTurn() };
  const provider = createVirtfusionProvider(settings, deps);
  const hurried = { ...settings.options, timeoutMs: 1_000, createTimeoutMs: 1_000 };
  const impatient = createVirtfusionProvider({ ...settings, options: hurried }, deps);
  const { hosts } = await provider.observe();
  const hostName = hosts.find(({ group }) => group === "Prague")?.name ?? "";
  const template = (await provider.guests.templates()).find(({ aliases }) => aliases?.includes("debian-12"));
  const vmIdsNow = () => simulator.servers().map(({ id }) => String(id));

  return {
    provider,
    impatient,
    truth: { hostNames: hosts.map(({ name }) => name), vmIds: vmIdsNow() },
    kinds: ["vm"],
    guestsPerPage: 200,
    assignsAddresses: true,
    freeVmId: () => "999999",
    vmIdsNow,
    spec: (wanted) => specOf({ ...wanted, hostName, template }),
    rename: async (vmId, name) => operator.rename(Number(vmId), name),
    exists: (vmId) => simulator.server(Number(vmId)) !== undefined,
    disconnect: () => faults.refuseConnections(),
    noticedAfterMs: 12_000, // one look makes several calls, so that the first finds the endpoint to be down
    reconnect: () => faults.acceptConnections(),
    loseNextAnswer(work) {
      // A creation asks in a dry run first.
      const rule = work === "create" ? { path: "/servers", skip: 1 } : { path: /^\/servers\/\d+\/power\// };
      faults.add({ method: "POST", count: 1, ...rule, action: { kind: "hang-after-effect" } });
    },
    failNextTask(_, message) {
      faults.failNextJob("build", message);
      return "could not build"; // a build has no queue id, so that the panel's own words are not to be had
    },
    async close() {
      await Promise.all([provider.close(), impatient.close()]);
      await simulator.close();
    },
  };
}

function specOf(wanted: {
  vmId: string;
  operationId: string;
  fromTemplate: boolean;
  hostName: string;
  template: TemplateInfo | undefined;
}): GuestSpec {
  const { vmId, operationId, fromTemplate, hostName, template } = wanted;
  return {
    operationId,
    kind: "vm",
    vmId,
    name: `web-${operationId.slice(-4)}.example.org`,
    hostName,
    cpuCores: 2,
    memoryMb: 1024,
    diskGb: 20,
    storage: "",
    ...(fromTemplate && template && { template }),
    network: { profileId: String(networkProfileIds.routed), bandwidthMbps: 100, publicAddress: true },
    extraDisks: [{ sizeGb: 5 }],
    cloudInit: { sshKeys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGVpb2Zz ops@example"], sshKeyNames: ["moxxie"] },
    tags: [],
  };
}
