import { isRootLogin } from "../auth/principal";
import { failure, invalidParameters } from "../errors";
import { type Call, nodeName } from "../routes/call";
import type { Guest, GuestKind } from "../state/guest";
import { digestOf } from "./render";

/** The guest that a call names, on the node that it names. Throws 500 when it is not there. */
export function guestOf(call: Call, kind: GuestKind): Guest {
  return call.cluster.guest(nodeName(call), kind, call.params.number("vmid"));
}

/** Throws when a long job owns the guest, unless root asked to ignore that. */
export function requireUnlocked(guest: Guest, options: { skipLock?: boolean } = {}): void {
  if (guest.lock && !options.skipLock) {
    throw failure(`${guest.kind === "qemu" ? "VM" : "CT"} is locked (${guest.lock})`);
  }
}

/** Throws when the digest that the client saw is not the present one. */
export function requireDigest(guest: Guest, digest: string | undefined): void {
  if (digest === undefined || digest === digestOf(guest)) return;
  throw failure(
    guest.kind === "qemu"
      ? "checksum mismatch (file change by other user?)"
      : "detected modified configuration - file changed by other user? Try again.",
  );
}

export function requireUnprotected(guest: Guest, text: string): void {
  if (guest.config.protection === "1") throw failure(`${text} - protection mode enabled`);
}

/** Parameters that only a real root login may use. Throws 400 naming the one that was given. */
export function requireRootFor(call: Call, names: readonly string[]): void {
  if (isRootLogin(call.principal)) return;
  // A flag that is set to 0 asks for nothing.
  const given = names.find((name) => call.params.has(name) && call.params.text(name) !== "0");
  if (given) throw invalidParameters({ [given]: "Only root may use this option." });
}
