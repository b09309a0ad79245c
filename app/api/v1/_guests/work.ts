import { z } from "zod";
import { cloneGuest } from "@/lib/commands/guest/clone";
import { migrateGuest } from "@/lib/commands/guest/migrate";
import { resizeDisk } from "@/lib/commands/guest/resize";
import { restoreConfig } from "@/lib/commands/guest/restore-config";
import { CloneBody, MigrateBody, ResizeBody } from "@/lib/contracts/guests";
import type { GuestKind } from "@/lib/domain/guest";
import { commandRoute } from "@/lib/http/command-route";
import { GuestPath, guestIdOf, guestNoun, guestTag } from "./path";

const errors = ["not_found", "ambiguous_vm_id", "invalid_state", "guest_locked", "not_supported"] as const;

export const cloneRoute = (kind: GuestKind) =>
  commandRoute({
    id: `clone${guestNoun[kind]}`,
    tag: guestTag[kind],
    command: cloneGuest,
    params: GuestPath,
    body: CloneBody,
    errors: [...errors, "no_capacity", "name_taken", "unknown_host"],
    input: async (call) => ({ ...call.body, vmId: await guestIdOf(kind, call) }),
  });

export const resizeRoute = (kind: GuestKind) =>
  commandRoute({
    id: `resize${guestNoun[kind]}`,
    description: "A disk only grows.",
    tag: guestTag[kind],
    command: resizeDisk,
    params: GuestPath,
    body: ResizeBody,
    errors: [...errors, "cannot_be_done"],
    input: async (call) => ({ ...call.body, vmId: await guestIdOf(kind, call) }),
  });

export const migrateRoute = (kind: GuestKind) =>
  commandRoute({
    id: `migrate${guestNoun[kind]}`,
    description: "To another host of the same cluster.",
    tag: guestTag[kind],
    command: migrateGuest,
    params: GuestPath,
    body: MigrateBody,
    errors: [...errors, "no_capacity", "unknown_host", "cannot_be_done"],
    input: async (call) => ({ ...call.body, vmId: await guestIdOf(kind, call) }),
  });

export const restoreConfigRoute = (kind: GuestKind) =>
  commandRoute({
    id: `restore${guestNoun[kind]}Config`,
    description: "Settings only: disks are never made, removed or swapped by it.",
    tag: guestTag[kind],
    command: restoreConfig,
    params: GuestPath.extend({ savedId: z.uuid() }),
    errors: [...errors, "cannot_be_done"],
    input: async (call) => ({ vmId: await guestIdOf(kind, call), savedConfigId: call.params.savedId }),
  });
