import { failure } from "../errors";
import { applyPendingKeys } from "../guests/change";
import { drivesOf, isCloudInit } from "../guests/drive";
import { guestOf, requireUnlocked } from "../guests/guards";
import { renderValue } from "../guests/render";
import type { Guest } from "../state/guest";
import type { Call, Routes } from "./call";

const cloudInitKeys = /^(?:ci\w+|ipconfig\d+|sshkeys|nameserver|searchdomain|name)$/;

export const cloudInitRoutes: Routes = {
  "GET /nodes/{node}/qemu/{vmid}/cloudinit": (call) => listSettings(guestOf(call, "qemu")),
  "PUT /nodes/{node}/qemu/{vmid}/cloudinit": (call) => regenerate(call),
};

/** What is on the drive now, and what will be on it after it was made again. */
function listSettings(guest: Guest): unknown {
  const keys = [...new Set([...Object.keys(guest.config), ...guest.pending.keys()])].filter((key) =>
    cloudInitKeys.test(key),
  );
  return keys.map((key) => {
    const value = guest.config[key];
    const pending = guest.pending.get(key);
    return {
      key,
      ...(value !== undefined && { value: renderValue("qemu", key, value) }),
      ...(pending !== undefined && pending !== null && { pending: renderValue("qemu", key, pending) }),
      ...(pending === null && { delete: 1 }),
    };
  });
}

async function regenerate(call: Call): Promise<null> {
  const { cluster } = call;
  const guest = guestOf(call, "qemu");
  await cluster.lockGuest(guest, () => {
    requireUnlocked(guest);
    if (!drivesOf("qemu", guest.config).some(isCloudInit)) throw failure("no cloudinit drive found");
    applyPendingKeys(cluster, guest, (key) => cloudInitKeys.test(key));
  });
  return null;
}
