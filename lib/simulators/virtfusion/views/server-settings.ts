import { primaryStorageGb, type SimServer } from "../state/server";

const plainHyperv = {
  enabled: false,
  passthrough: false,
  relaxed: 0,
  vapic: 0,
  spinlocks: 0,
  vpindex: 0,
  runtime: 0,
  synic: 0,
  stimer: 0,
  reset: 0,
  vendorId: 0,
  frequencies: 0,
  reenlightenment: 0,
  tlbflush: 0,
  ipi: 0,
  evmcs: 0,
  vendorIdValue: "KVM VM",
  spinlocksValue: 8191,
  clockEnabled: 0,
};

/** What the panel tells of a server's machine settings; nothing of it but resources and plan can be changed here. */
export function settingsView(server: SimServer): Record<string, unknown> {
  return {
    osTemplateInstall: true,
    osTemplateInstallId: server.osTemplateId ?? 0,
    encryptedPassword: `simulated-${server.uuid}`,
    backupPlan: server.backupPlanId,
    uefi: false,
    uefiType: 0,
    cloudInit: true,
    cloudInitType: 1,
    // An empty map is an empty list on this wire.
    config: [],
    userConfig: [],
    bootOrder: ["hd", "cdrom"],
    tpmType: 0,
    networkBoot: false,
    bootMenu: 1,
    customISO: 1,
    securityDriver: 3,
    memBalloon: { model: 1, autoDeflate: 0, freePageReporting: 0 },
    hyperv: plainHyperv,
    extended: { cpuFlags: { topoext: "1", svm: "1", vmx: "1" } },
    machineType: "inherit",
    pciPorts: 16,
    resources: resourcesOf(server),
  };
}

export function resourcesOf(server: SimServer): Record<"memory" | "storage" | "traffic" | "cpuCores", number> {
  return {
    memory: server.memoryMb,
    storage: primaryStorageGb(server),
    traffic: server.trafficGb,
    cpuCores: server.cpuCores,
  };
}

export function cpuView(server: SimServer): Record<string, unknown> {
  return {
    cores: server.cpuCores,
    type: "inherit",
    typeExact: "host-model",
    shares: 1024,
    throttle: server.cpuThrottlePercent,
    topology: { enabled: false, sockets: 1, cores: server.cpuCores, threads: 1, dies: 1 },
  };
}

const noXml = { xml: "", enabled: false };

export const customXmlView = {
  domain: noXml,
  os: noXml,
  devices: noXml,
  features: noXml,
  clock: noXml,
  cpuTune: noXml,
};

export const mediaView = {
  isoMounted: false,
  isoType: "local",
  isoName: "",
  isoFilename: "",
  isoUrl: "",
  isoDownload: false,
};
