import { authoriseIn } from "@/lib/auth/authorise";
import { type GuestAction, type GuestKind, whyNot } from "@/lib/domain/guest";
import type { Permission } from "@/lib/domain/permissions";
import { notFound } from "@/lib/errors";
import type { GuestRecord } from "@/lib/inventory/view";
import type { Moxxie } from "@/lib/moxxie";
import { type Capabilities, capabilitiesOf, type GuestRef, type Provider } from "@/lib/providers/provider";
import type { PlanContext, PlanTarget } from "../define";
import { PlanBuilder } from "../plan";

/** What every command on an existing guest freezes: who it is on which platform, and how it stood. */
export interface GuestDecisions {
  endpointId: string;
  kind: GuestKind;
  vmId: string;
  name: string;
  host: string;
  /** Whether it ran when the command was accepted; what an undo brings back. */
  wasRunning: boolean;
}

export interface GuestTarget {
  guest: GuestRecord;
  provider: Provider;
  ref: GuestRef;
  decisions: GuestDecisions;
}

/**
 * The guest a command names, for the actor that asks.
 * @throws MoxxieError `forbidden`, `not_found` (also for a guest in a data centre that the actor may not see).
 */
export function loadGuest(context: PlanContext, guestId: string, permission: Permission): GuestTarget {
  const { moxxie, actor } = context;
  const guest = moxxie.inventory.view().guests.get(guestId);
  if (!guest) throw notFound("guest", guestId);
  authoriseIn(actor, permission, { datacenterId: guest.datacenterId, what: "guest", id: guestId });
  const { endpointId, kind, vmId, name, hostName, status } = guest;
  return {
    guest,
    provider: moxxie.providers.get(endpointId),
    ref: { kind, vmId, hostName },
    decisions: { endpointId, kind, vmId, name, host: hostName, wasRunning: status === "running" },
  };
}

/** As people call it: `VM 100 web-server`. */
export const nounOf = (kind: GuestKind) => (kind === "vm" ? "VM" : "container");
export const nameOf = (guest: Pick<GuestRecord, "kind" | "vmId" | "name">) =>
  `${nounOf(guest.kind)} ${guest.vmId} ${guest.name}`;

/** Begins the plan of a command on a guest: it names the guest and checks that its state allows the action. */
export function planOn(target: GuestTarget, action: GuestAction, title: string): PlanBuilder {
  const { guest } = target;
  const plan = new PlanBuilder(title, targetOf(guest));
  const reason = whyNot(action, { ...guest, busyWith: guest.busyOperationId && `operation ${guest.busyOperationId}` });
  const code = guest.lock ? "guest_locked" : guest.busyOperationId ? "conflict" : "invalid_state";
  return plan.check("state", reason, { code, passed: `It is ${guest.status}.` });
}

export function targetOf(guest: GuestRecord): PlanTarget {
  return {
    type: "guest",
    id: guest.id,
    name: guest.name,
    datacenterId: guest.datacenterId,
    endpointId: guest.endpointId,
    guestId: guest.id,
  };
}

/** Adds the failed check when the platform cannot do it at all. */
export function requireFacet(plan: PlanBuilder, provider: Provider, facet: keyof Capabilities): PlanBuilder {
  if (capabilitiesOf(provider)[facet]) return plan;
  return plan.failed("capability", "not_supported", "The platform of this guest cannot do that.");
}

/** The provider and the guest's place on it, for a step; the owner host is the one known now. */
export function handleOf(
  moxxie: Moxxie,
  decisions: Pick<GuestDecisions, "endpointId" | "kind" | "vmId" | "host">,
): {
  provider: Provider;
  ref: GuestRef;
} {
  const { endpointId, kind, vmId, host } = decisions;
  const known = moxxie.inventory.view().guestByVmId(endpointId, vmId);
  return { provider: moxxie.providers.get(endpointId), ref: { kind, vmId, hostName: known?.hostName ?? host } };
}
