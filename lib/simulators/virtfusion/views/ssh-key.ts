import type { SshKey } from "../state/accounts";
import { microsecondDate, offsetDate } from "./dates";

export function sshKeyView({ id, name, publicKey, enabled, createdAt }: SshKey): Record<string, unknown> {
  const created = offsetDate(createdAt);
  return { id, name, publicKey, type: "OpenSSH", enabled, created, updated: created };
}

/** What a server says of the keys that were put in: `public` instead of `publicKey`, and whose it is. */
export function serverSshKeyView({ id, userId, name, publicKey, enabled, createdAt }: SshKey): Record<string, unknown> {
  return { id, ownerId: userId, name, type: "OpenSSH", public: publicKey, enabled, created: offsetDate(createdAt) };
}

/** The answer to a new key says less than a read, and calls the date by another name. */
export function newSshKeyView({ id, name, createdAt }: SshKey): Record<string, unknown> {
  return { id, name, type: "OpenSSH", createdAt: microsecondDate(createdAt) };
}
