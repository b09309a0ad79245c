import { setTimeout } from "node:timers/promises";
import type { Actor } from "@/lib/auth/actor";
import type { Readiness } from "@/lib/contracts/system";
import type { Moxxie } from "@/lib/moxxie";
import { readiness } from "@/lib/queries/readiness";
import type { HttpServices } from "./services";

/** A probe must have its answer soon, also while Moxxie starts. */
const startTimeoutMs = 2_000;

/** The readiness as this request may see it; a Moxxie that has not started, or cannot, is not ready. */
export async function readinessFor(services: HttpServices, request: Request): Promise<Readiness> {
  const moxxie = await started(services);
  if (!moxxie) return { ready: false, checks: [{ name: "start", ok: false, detail: "Moxxie has not started" }] };
  return readiness(moxxie, await actorOrNobody(services, moxxie, request));
}

async function started(services: HttpServices): Promise<Moxxie | undefined> {
  const late = setTimeout(startTimeoutMs, undefined, { ref: false });
  return Promise.race([services.moxxie().catch(() => undefined), late]);
}

/** Who cannot be known, for whatever reason, is nobody. */
async function actorOrNobody(services: HttpServices, moxxie: Moxxie, request: Request): Promise<Actor | null> {
  return services.actorOf(moxxie, request).catch(() => null);
}
