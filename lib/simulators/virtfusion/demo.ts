import { believable } from "./launcher";
import type { VirtfusionSimulatorOptions } from "./options";

/** The VirtFusion panel of the demo. Port and the number of servers are the caller's to change. */
export const demoVirtfusion = {
  ...believable,
  guests: 30,
  seed: 3303,
  guestNetwork: "172.18",
  groups: [
    { name: "Prague", hypervisors: 3 },
    { name: "Brno", hypervisors: 1 },
  ],
} as const satisfies VirtfusionSimulatorOptions;
