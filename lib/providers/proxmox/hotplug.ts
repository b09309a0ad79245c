import { flag } from "./config";
import type { RawConfig } from "./wire";

const defaults = ["network", "disk", "usb"];

/** What can be changed in this VM while it runs; `0` is nothing, `1` and nothing said are the platform's default. */
export function hotplugOf({ hotplug }: RawConfig): Set<string> {
  const setting = String(hotplug ?? "1");
  if (setting === "0") return new Set();
  return new Set(setting === "1" ? defaults : setting.split(/[,;\s]+/));
}

/** Memory is added to a running VM only when NUMA and memory hot-plug are on; it is never taken away. */
export function memoryHotplugs(raw: RawConfig, { nowMb, wantedMb }: { nowMb: number; wantedMb: number }): boolean {
  return hotplugOf(raw).has("memory") && flag(raw.numa) && wantedMb > nowMb;
}
