import {
  rebootGuest,
  resetGuest,
  resumeGuest,
  shutDownGuest,
  startGuest,
  stopGuest,
  suspendGuest,
} from "@/lib/commands/guest/power";
import { RebootBody, ShutdownBody, SuspendBody } from "@/lib/contracts/guests";
import type { GuestKind } from "@/lib/domain/guest";
import { commandRoute } from "@/lib/http/command-route";
import { GuestPath, guestIdOf, guestNoun, guestTag } from "./path";

const errors = ["not_found", "ambiguous_vm_id", "invalid_state", "guest_locked", "not_supported"] as const;

function plain(kind: GuestKind, action: "start" | "stop" | "reset" | "resume") {
  const command = { start: startGuest, stop: stopGuest, reset: resetGuest, resume: resumeGuest }[action];
  return commandRoute({
    ...common(kind, action),
    command,
    input: async (call) => ({ vmId: await guestIdOf(kind, call) }),
  });
}

export const startRoute = (kind: GuestKind) => plain(kind, "start");
export const stopRoute = (kind: GuestKind) => plain(kind, "stop");
export const resetRoute = (kind: GuestKind) => plain(kind, "reset");
export const resumeRoute = (kind: GuestKind) => plain(kind, "resume");

export const shutdownRoute = (kind: GuestKind) =>
  commandRoute({
    ...common(kind, "shutdown"),
    command: shutDownGuest,
    body: ShutdownBody,
    input: async (call) => ({ vmId: await guestIdOf(kind, call), ...call.body }),
  });

export const rebootRoute = (kind: GuestKind) =>
  commandRoute({
    ...common(kind, "reboot"),
    command: rebootGuest,
    body: RebootBody,
    input: async (call) => ({ vmId: await guestIdOf(kind, call), ...call.body }),
  });

export const suspendRoute = (kind: GuestKind) =>
  commandRoute({
    ...common(kind, "suspend"),
    command: suspendGuest,
    body: SuspendBody,
    input: async (call) => ({ vmId: await guestIdOf(kind, call), ...call.body }),
  });

function common(kind: GuestKind, action: string) {
  return { id: `${action}${guestNoun[kind]}`, tag: guestTag[kind], params: GuestPath, errors };
}
