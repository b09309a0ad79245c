import type { ReservationView } from "@/lib/contracts/reservations";

/** A reservation for tests; `change` says what matters to the test. */
export const reservation = (change: Partial<ReservationView> = {}): ReservationView => ({
  reservationId: "00000000-0000-4000-8000-000000000001",
  expiresAt: "2026-03-01T13:00:00.000Z",
  datacenter: "DC1",
  node: "pve1",
  resources: { cpu: 4, memoryGB: 16, diskGB: 0 },
  status: "active",
  endpoint: "pve-ams",
  storage: null,
  hostRequested: false,
  reason: "a test",
  reservedBy: "operator",
  mine: true,
  createdAt: "2026-03-01T11:00:00.000Z",
  endedAt: null,
  remainingSeconds: 3600,
  operationId: null,
  guestId: null,
  ...change,
});
