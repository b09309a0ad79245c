import { MoxxieError } from "@/lib/errors";
import type { HostingFacts, PackageInfo, Provider, TaskInfo, TrafficPeriod } from "@/lib/providers/provider";

/** What a test's platform notes of the one guest that it rents out; a test reads and writes it. */
export interface Rented {
  facts: HostingFacts;
  firewall: { enabled: boolean; rules: number };
  rulesets: string[];
  console: { enabled: boolean };
  traffic: TrafficPeriod[];
  packages: PackageInfo[];
  /** Passwords that were set, newest last. */
  passwords: string[];
  /** How the next password task ends. */
  passwordTask: "succeeded" | "failed";
  /** Writes that reached the platform. */
  calls: string[];
  /** Thrown by the next write with that name: before it, or after it as an answer that was lost. */
  fault?: { call: string; when: "before" | "after"; error: MoxxieError };
}

export const packageOf = (id: string, name: string, change: Partial<PackageInfo> = {}): PackageInfo => ({
  id,
  name,
  enabled: true,
  cpuCores: 1,
  memoryMb: 1024,
  diskGb: 20,
  trafficGb: 1000,
  bandwidthMbps: 100,
  isDefault: false,
  ...change,
});

/** Gives a platform of a test the facets of those that rent guests out; what they note stands in the answer. */
export function rentOut(provider: Provider): Rented {
  const rented: Rented = {
    facts: { ownerId: "1", backupPlanId: null, cpuThrottlePercent: 0, publicAddresses: ["192.0.2.10"] },
    firewall: { enabled: false, rules: 0 },
    rulesets: [],
    console: { enabled: false },
    traffic: [],
    packages: [packageOf("1", "small"), packageOf("2", "large", { cpuCores: 2, memoryMb: 2048, bandwidthMbps: null })],
    passwords: [],
    passwordTask: "succeeded",
    calls: [],
  };
  const write = async <T>(call: string, effect: () => T): Promise<T> => {
    rented.calls.push(call);
    const fault = rented.fault?.call === call ? rented.fault : undefined;
    if (fault) rented.fault = undefined;
    if (fault?.when === "before") throw fault.error;
    const done = effect();
    if (fault) throw fault.error;
    return done;
  };
  const addresses = () => rented.facts.publicAddresses ?? [];
  const facets: Partial<Provider> = {
    hosting: { facts: async () => ({ ...rented.facts }) },
    traffic: { periods: async () => rented.traffic },
    ownership: {
      change: (_, ownerId) => write(`owner ${ownerId}`, () => void Object.assign(rented.facts, { ownerId })),
    },
    backupPlans: {
      assign: (_, backupPlanId) =>
        write(`plan ${backupPlanId}`, () => void Object.assign(rented.facts, { backupPlanId })),
    },
    cpuThrottle: {
      set: (_, cpuThrottlePercent) =>
        write(`throttle ${cpuThrottlePercent}`, () => void Object.assign(rented.facts, { cpuThrottlePercent })),
    },
    firewall: {
      state: async () => ({ ...rented.firewall }),
      setEnabled: (_, enabled) => write(`firewall ${enabled}`, () => void Object.assign(rented.firewall, { enabled })),
      applyRulesets: (_, ids) =>
        write(`rulesets ${ids.join(",")}`, () => {
          rented.rulesets = [...ids];
          rented.firewall.rules = ids.length * 3;
        }),
    },
    publicAddresses: {
      add: (_, count) =>
        write(`add ${count}`, () => {
          const added = Array.from({ length: count }, (_, index) => `198.51.100.${index + 1}`);
          rented.facts.publicAddresses = [...addresses(), ...added];
          return added;
        }),
      remove: (_, gone) =>
        write(`remove ${gone.join(",")}`, () => {
          rented.facts.publicAddresses = addresses().filter((address) => !gone.includes(address));
        }),
    },
    console: {
      vnc: async () => ({
        enabled: rented.console.enabled,
        host: "203.0.113.5",
        port: 5903,
        password: "vnc-Secret-9",
        webSocketUrl: "wss://panel.example/vnc/?token=abc",
      }),
      setVnc: (_, enabled) =>
        write(`console ${enabled}`, () => {
          rented.console.enabled = enabled;
          return null;
        }),
    },
    packages: {
      list: async () => rented.packages,
      change: (_, packageId) =>
        write(`package ${packageId}`, () => {
          rented.facts.packageId = packageId;
          return { notes: ["Disk not updated. It cannot shrink"] };
        }),
    },
    passwords: {
      reset: (_, { user }) =>
        write(`password ${user}`, () => {
          const password = `pw-Secret-${rented.passwords.length + 1}`;
          rented.passwords.push(password);
          return { task: passwordTask, password };
        }),
    },
  };
  Object.assign(provider, facets, { tasks: withPasswordTask(provider, rented) });
  return rented;
}

const passwordTask = "fake:password";

/** The platform's own tasks, and the one of a password beside them. */
function withPasswordTask({ tasks }: Provider, rented: Rented): Provider["tasks"] {
  const status = (): TaskInfo => ({
    ref: passwordTask,
    state: rented.passwordTask,
    ...(rented.passwordTask === "failed" && { error: "guest agent does not answer" }),
    work: "configure",
    type: "resetPassword",
    hostName: "pve1",
    user: "test",
    startedAt: new Date().toISOString(),
  });
  return Object.assign(Object.create(tasks), {
    status: async (ref: string) => (ref === passwordTask ? status() : tasks.status(ref)),
    describe: async (ref: string) => (ref === passwordTask ? status() : tasks.describe(ref)),
    log: async (ref: string, options: { start: number; limit: number }) =>
      ref === passwordTask ? { lines: [], total: 0 } : tasks.log(ref, options),
  });
}

/** An answer that was lost: the write may have happened. */
export const lostAnswer = () =>
  new MoxxieError("platform_timeout", "The platform did not answer in time.", { extra: { mayHaveHappened: true } });
