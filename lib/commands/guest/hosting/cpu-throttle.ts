import { CpuThrottleBody } from "@/lib/contracts/guest-hosting";
import { GuestId } from "../power";
import { factCommand } from "./fact-command";
import { planned } from "./target";

/** Withholds a share of a guest's CPU time, or gives it all back. */
export const throttleCpu = factCommand({
  name: "vm.cpu-throttle",
  summary: "Throttle a guest's CPU",
  input: CpuThrottleBody.extend({ vmId: GuestId }),
  risk: "disruptive",
  capability: "cpuThrottle",
  fact: "cpuThrottlePercent",
  field: "cpuThrottle",
  title: (name) => `Throttle the CPU of ${name}`,
  wanted: ({ percent }) => percent,
  describe(plan, { to }) {
    const percent = Number(to);
    if (percent === 0) plan.effect("It gets all of its CPU time.");
    else plan.effect(`${percent} % of its CPU time are withheld: it gets ${100 - percent} %.`);
    if (percent >= 90) plan.warn("With so little CPU time it may not answer any more.");
  },
  set: ({ provider, ref }, value) => planned(provider.cpuThrottle).set(ref, Number(value)),
});
