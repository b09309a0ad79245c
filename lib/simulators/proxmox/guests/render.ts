import { createHash } from "node:crypto";
import { findParameter, type MethodDefinition, methodDefinition } from "../schema/definitions";
import type { Guest, GuestConfig, GuestKind } from "../state/guest";

const configMethods: Record<GuestKind, MethodDefinition> = {
  qemu: methodDefinition("PUT /nodes/{node}/qemu/{vmid}/config"),
  lxc: methodDefinition("PUT /nodes/{node}/lxc/{vmid}/config"),
};
const alwaysNumbers = new Set(["snaptime", "template"]);

/** The value of a config key as it is sent: numbers and booleans as numbers, all else as text. */
export function renderValue(kind: GuestKind, key: string, value: string): string | number {
  const type =
    alwaysNumbers.has(key) || key === "unprivileged" ? "integer" : findParameter(configMethods[kind], key)?.type;
  if (type === "integer" || type === "boolean" || type === "number") return Number(value);
  // The stored password is a hash; nobody gets to see it.
  return key === "cipassword" ? "**********" : value;
}

export function renderConfig(kind: GuestKind, config: GuestConfig): Record<string, string | number> {
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, renderValue(kind, key, value)]));
}

/** The config of a guest with its waiting changes shown as if they were applied. */
export function configWithPending(guest: Guest): GuestConfig {
  if (guest.pending.size === 0) return guest.config;
  const merged = { ...guest.config };
  for (const [key, value] of guest.pending) {
    if (value === null) delete merged[key];
    else merged[key] = value;
  }
  return merged;
}

/** SHA-1 of the config file, by which a client notices that somebody else changed it. */
export function digestOf(guest: Guest): string {
  const hash = createHash("sha1");
  const lines = (config: GuestConfig) =>
    Object.keys(config)
      .sort()
      .map((key) => `${key}: ${config[key]}\n`)
      .join("");
  hash.update(lines(guest.config));
  if (guest.lock) hash.update(`lock: ${guest.lock}\n`);
  if (guest.parentSnapshot) hash.update(`parent: ${guest.parentSnapshot}\n`);
  if (guest.pending.size > 0) {
    hash.update("[PENDING]\n");
    for (const [key, value] of guest.pending) hash.update(value === null ? `delete: ${key}\n` : `${key}: ${value}\n`);
  }
  for (const snapshot of guest.snapshots.values()) {
    hash.update(`[${snapshot.name}]\n${snapshot.description}\n${snapshot.takenAt}\n${lines(snapshot.config)}`);
  }
  return hash.digest("hex");
}
