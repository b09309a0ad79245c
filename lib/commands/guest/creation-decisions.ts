import type { Verdict } from "@/lib/domain/placement/types";
import type { GuestSpec } from "@/lib/providers/provider";
import type { PlannedNetwork } from "./creation-network";
import type { GuestDecisions } from "./target";

/** All that a creation freezes; `spec` lacks only what is claimed when the command is accepted. */
export interface CreateDecisions extends GuestDecisions {
  datacenter: string;
  /** Moxxie's id of the new guest; set on acceptance, like `vmId`. */
  guestId: string;
  storage: string;
  /** The storage's id in the estate. */
  storageId: string | null;
  spec: Omit<GuestSpec, "operationId" | "vmId">;
  stages: { name: string; title: string }[];
  verdicts: Verdict[];
  network: PlannedNetwork["network"];
  making: PlannedNetwork["making"];
  networks: PlannedNetwork["networks"];
  /** The address that it takes of its client's network; `given`, with its prefix, once the command is accepted. */
  address: { wanted: string | null; given?: string } | null;
  /** The platform's package that it is made by; null where there is no such thing. Absent in older decisions. */
  package?: { id: string; name: string; chosenBy: "request" | "default" | "only" } | null;
  /** The group in which the platform chooses the host, and among how many; null where the host is the chosen one. */
  hostGroup?: { name: string; hosts: number } | null;
  /** Capacity held before, which it uses up. */
  reservationId: string | null;
  /** The platform starts it by itself when it is made, though it was not asked to: it is switched off afterwards. */
  startsByItself?: boolean;
  record: { clientId: string | null; primaryDc: string; failoverDc: string | null };
  start: boolean;
}
