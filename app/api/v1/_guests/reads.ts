import { z } from "zod";
import { MetricsQuery, MetricsView } from "@/lib/contracts/estate";
import { GuestConfigView, SavedConfigView } from "@/lib/contracts/guest-config";
import type { GuestKind } from "@/lib/domain/guest";
import { route } from "@/lib/http/route";
import { guestConfig, guestMetrics, savedConfigs } from "@/lib/queries/guests";
import { GuestPath, guestIdOf, guestNoun, guestTag } from "./path";

const errors = ["not_found", "ambiguous_vm_id", "platform_unreachable", "platform_timeout"] as const;

export const configRoute = (kind: GuestKind) =>
  route({
    id: `get${guestNoun[kind]}Config`,
    summary: "Its configuration as the platform has it now, with changes that wait for a restart",
    tag: guestTag[kind],
    permission: "vm:read",
    params: GuestPath,
    response: GuestConfigView,
    errors,
    handle: async (call) => guestConfig(call.moxxie, call.actor, await guestIdOf(kind, call)),
  });

export const savedConfigsRoute = (kind: GuestKind) =>
  route({
    id: `list${guestNoun[kind]}SavedConfigs`,
    summary: "Its configurations as they were before changes, newest first",
    tag: guestTag[kind],
    permission: "vm:read",
    params: GuestPath,
    response: z.object({ items: z.array(SavedConfigView) }),
    errors: ["not_found", "ambiguous_vm_id"],
    handle: async (call) => savedConfigs(call.moxxie, call.actor, await guestIdOf(kind, call)),
  });

export const metricsRoute = (kind: GuestKind) =>
  route({
    id: `get${guestNoun[kind]}Metrics`,
    summary: "Its CPU, memory, disk and network over time",
    tag: guestTag[kind],
    permission: "vm:read",
    params: GuestPath,
    query: MetricsQuery,
    response: MetricsView,
    errors,
    handle: async (call) => guestMetrics(call.moxxie, call.actor, await guestIdOf(kind, call), call.query.range),
  });
