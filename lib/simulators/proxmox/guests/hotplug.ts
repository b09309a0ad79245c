import type { Guest } from "../state/guest";
import { isCdrom, isDriveKey, parseDrive } from "./drive";
import { isNetKey } from "./net";

const alwaysImmediate =
  /^(?:description|name|onboot|startup|tags|protection|hookscript|shares|migrate_\w+|vmstatestorage|lock|unused\d+)$/;
const containerLive =
  /^(?:description|onboot|startup|tags|protection|hookscript|cores|cpulimit|cpuunits|memory|swap|net\d+|mp\d+|rootfs|lock|unused\d+)$/;
const cloudInit = /^(?:ci\w+|ipconfig\d+|sshkeys|nameserver|searchdomain)$/;

/** Whether a running guest takes a change of this key at once. */
export function isHotPluggable(guest: Guest, key: string): boolean {
  if (guest.kind === "lxc") return containerLive.test(key);
  if (alwaysImmediate.test(key)) return true;
  const features = hotplugFeatures(guest.config.hotplug);
  if (isNetKey(key)) return features.has("network");
  if (/^usb\d+$/.test(key)) return features.has("usb");
  if (isDriveKey("qemu", key))
    return isMediaChange(guest, key) || (features.has("disk") && /^(?:scsi|virtio)\d+$/.test(key));
  if (key === "vcpus") return features.has("cpu");
  if (key === "memory") return features.has("memory") && guest.config.numa === "1";
  // The target of the balloon can be moved while the driver runs; taking the device away cannot.
  if (key === "balloon") return guest.config.balloon !== "0";
  if (cloudInit.test(key)) return features.has("cloudinit");
  return key === "cpuunits" || key === "cpulimit";
}

function hotplugFeatures(setting: string | undefined): ReadonlySet<string> {
  if (setting === "0") return new Set();
  return new Set(setting === undefined || setting === "1" ? ["network", "disk", "usb"] : setting.split(","));
}

/** The drive exists and is a CD-ROM: only the medium is changed. */
function isMediaChange(guest: Guest, key: string): boolean {
  const value = guest.config[key];
  return value !== undefined && isCdrom(parseDrive("qemu", key, value));
}
