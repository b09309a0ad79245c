import type { SimulatorLauncher } from "./launcher";
import { proxmoxLauncher } from "./proxmox/launcher";
import { virtfusionLauncher } from "./virtfusion/launcher";

/** The simulators that can be started by name; a new platform adds its line here. */
export const simulators: Readonly<Record<string, SimulatorLauncher>> = {
  proxmox: proxmoxLauncher,
  virtfusion: virtfusionLauncher,
};
