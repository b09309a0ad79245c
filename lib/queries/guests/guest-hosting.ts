import { writeAuditNow } from "@/lib/audit/audit";
import type { Actor } from "@/lib/auth/actor";
import { authorise } from "@/lib/auth/authorise";
import type {
  ConsoleView,
  FirewallView,
  HostingView,
  TrafficPeriodView,
  TrafficView,
} from "@/lib/contracts/guest-hosting";
import { bytesPerGb } from "@/lib/domain/units";
import { MoxxieError } from "@/lib/errors";
import type { GuestRecord } from "@/lib/inventory/view";
import type { Moxxie } from "@/lib/moxxie";
import type { GuestRef, Provider, TrafficPeriod } from "@/lib/providers/provider";
import { providerOf } from "../live";
import { packageSummary } from "../packages";
import { guestById } from "./resolve-guest";

/** What it has sent and received in each billing period. @throws MoxxieError `not_found`, `not_supported`, `platform_…`. */
export async function guestTraffic(moxxie: Moxxie, actor: Actor, guestId: string): Promise<TrafficView> {
  authorise(actor, "vm:read");
  const { provider, ref } = rented(moxxie, guestById(moxxie, actor, guestId));
  const traffic = required(provider.traffic, "does not count traffic");
  return { items: (await traffic.periods(ref)).map(periodView) };
}

/** Its firewall as it is now. @throws MoxxieError `not_found`, `not_supported`, `platform_…`. */
export async function guestFirewall(moxxie: Moxxie, actor: Actor, guestId: string): Promise<FirewallView> {
  authorise(actor, "vm:read");
  const { provider, ref } = rented(moxxie, guestById(moxxie, actor, guestId));
  return required(provider.firewall, "has no firewall that could be seen from here").state(ref);
}

/**
 * How to reach its screen, with the console's password. Each look leaves an audit row before it is answered, for whoever
 * has the password is at the guest's keyboard.
 * @throws MoxxieError `forbidden`, `not_found`, `not_supported`, `platform_…`.
 */
export async function guestConsole(moxxie: Moxxie, actor: Actor, guestId: string): Promise<ConsoleView> {
  authorise(actor, "vm:console");
  const guest = guestById(moxxie, actor, guestId);
  const { provider, ref } = rented(moxxie, guest);
  const details = await required(provider.console, "has no console that could be reached").vnc(ref);
  await writeAuditNow(moxxie.db, {
    actor,
    command: "vm.console.read",
    target: { type: "guest", id: guest.id, name: guest.name },
    datacenterId: guest.datacenterId,
    outcome: "done",
  });
  return details;
}

/** What its platform notes of it, and the packages that it can be changed to. @throws MoxxieError `not_found`, `platform_…`. */
export async function guestHosting(moxxie: Moxxie, actor: Actor, guestId: string): Promise<HostingView> {
  authorise(actor, "vm:read");
  const guest = guestById(moxxie, actor, guestId);
  const { provider, ref } = rented(moxxie, guest);
  const facts = (await provider.hosting?.facts(ref)) ?? {};
  return {
    packageId: facts.packageId ?? null,
    ownerId: facts.ownerId ?? null,
    backupPlan: facts.backupPlanId === undefined ? null : { id: facts.backupPlanId },
    cpuThrottlePercent: facts.cpuThrottlePercent ?? null,
    publicAddresses: facts.publicAddresses ?? null,
    packages: moxxie.inventory.view().packagesOf(guest.endpointId).map(packageSummary),
  };
}

function rented(
  moxxie: Moxxie,
  { endpointId, kind, vmId, hostName }: GuestRecord,
): { provider: Provider; ref: GuestRef } {
  return { provider: providerOf(moxxie, endpointId), ref: { kind, vmId, hostName } };
}

function required<Facet>(facet: Facet | undefined, lack: string): Facet {
  if (facet) return facet;
  throw new MoxxieError("not_supported", `The platform of this guest ${lack}.`);
}

function periodView({ from, to, receivedBytes, sentBytes, totalBytes, limitGb }: TrafficPeriod): TrafficPeriodView {
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    receivedBytes,
    sentBytes,
    totalBytes,
    limitGB: limitGb,
    usedFraction: limitGb ? totalBytes / (limitGb * bytesPerGb) : null,
  };
}
