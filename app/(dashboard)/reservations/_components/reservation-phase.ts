import { formatCores, formatCountdown, formatDiskGb, formatDuration } from "@/components/ui/format";
import type { Tone } from "@/components/ui/states";
import type { ReservationView } from "@/lib/contracts/reservations";

/** What a reservation is at a moment: `soon` is active with less than a minute left. */
export type Phase = "active" | "soon" | "consumed" | "released" | "expired";

export const soonMs = 60_000;
const dayMs = 86_400_000;

type Timed = Pick<ReservationView, "status" | "expiresAt" | "endedAt" | "createdAt">;

/** The clock goes on between two answers of the server: what is due counts as expired without asking. */
export function phaseAt({ status, expiresAt }: Pick<Timed, "status" | "expiresAt">, nowMs: number): Phase {
  if (status !== "active") return status;
  const leftMs = Date.parse(expiresAt) - nowMs;
  if (leftMs <= 0) return "expired";
  return leftMs <= soonMs ? "soon" : "active";
}

/** From when to when it held something. */
export const spanOf = ({ status, expiresAt, endedAt, createdAt }: Timed): { startMs: number; endMs: number } => ({
  startMs: Date.parse(createdAt),
  endMs: Date.parse(status === "active" ? expiresAt : (endedAt ?? expiresAt)),
});

export const phaseLook: Record<Phase, { label: string; tone: Tone }> = {
  active: { label: "active", tone: "accent" },
  soon: { label: "expiring", tone: "warn" },
  consumed: { label: "used", tone: "ok" },
  released: { label: "released", tone: "neutral" },
  expired: { label: "expired", tone: "neutral" },
};

/** What is left: '00:41', '2:10:05'; from a day on '3 d 4 h'. */
export function timeLeft(ms: number): string {
  return ms >= dayMs ? formatDuration(ms) : formatCountdown(ms);
}

/** What a bar says: who and how much, or how long it still lasts when that matters more. */
export function barWords(facts: { reservation: ReservationView; phase: Phase; nowMs: number }): string {
  const { reservation, phase, nowMs } = facts;
  const holds = `${reservation.reservedBy} · ${resourceWords(reservation.resources)}`;
  switch (phase) {
    case "active":
      return holds;
    case "soon":
      return `expires in ${formatDuration(Date.parse(reservation.expiresAt) - nowMs)}`;
    case "consumed":
      return `used · ${holds}`;
    case "released":
    case "expired":
      return `${phase} · ${holds}`;
  }
}

/** '4 cores · 16 GB', with the disk where one is held. */
export function resourceWords({ cpu, memoryGB, diskGB }: ReservationView["resources"]): string {
  return [formatCores(cpu), formatDiskGb(memoryGB), diskGB > 0 && `${formatDiskGb(diskGB)} disk`]
    .filter(Boolean)
    .join(" · ");
}
