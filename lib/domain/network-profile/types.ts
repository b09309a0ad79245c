import type { NetworkProfile } from "../platform";

/** What a request says of its network. */
export interface ProfileWish {
  /** The profile's id or name. */
  profileId?: string;
  vlan?: number;
  /** The outer tag of a Q-in-Q datacenter: a VLAN that is asked for by its number is one of a client's, inside it. */
  serviceVlan?: number;
}

/** What there is to choose from on a host. */
export interface ProfilesAt {
  /** The profiles of the host, in any order. */
  profiles: readonly NetworkProfile[];
  /** What names a profile that goes before the default. Absent: nothing there could. */
  primary?: PrimaryProfile;
  /** Profiles of the same platform on its other hosts; only so that a refusal can say where a network is. */
  elsewhere?: readonly NetworkProfile[];
}

export interface PrimaryProfile {
  /** Undefined: it could name one and names none. */
  profileId: string | undefined;
  /** Whose it is, e.g. `package Small`. */
  of: string;
}

/** The steps in which a profile is looked for, in their order. */
export const profileSteps = ["request", "primary", "default"] as const;
export type ProfileStep = (typeof profileSteps)[number];

export type ProfileRefusalCode = "unknown_network_profile" | "network_profile_invalid";

export interface ChosenProfile {
  ok: true;
  /** The profile that the guest is put on; when `madeOnDemand`, the zone in which its network is made first. */
  profileId: string;
  vlan?: number;
  serviceVlan?: number;
  madeOnDemand?: true;
  chosenBy: ProfileStep;
}

export interface RefusedProfile {
  ok: false;
  /** A sentence without its full stop. */
  reason: string;
  /** unknown: nothing here is called so. invalid: it is there, and cannot be used as asked. */
  code: ProfileRefusalCode;
  /** What was asked for; null when nothing was. */
  sentId: string | null;
  source: ProfileStep;
  /** The ids that can be asked for on the host, as people count. */
  valid: string[];
}

export type ProfileChoice = ChosenProfile | RefusedProfile;

export const traceOutcomes = ["chosen", "skipped", "refused", "not_reached"] as const;

/** What became of one step, in words. */
export interface TraceEntry {
  step: ProfileStep;
  /** The profile that the step considered; null when there was none. */
  profileId: string | null;
  outcome: (typeof traceOutcomes)[number];
  reason: string;
}

/** Always all three steps, in their order. */
export type ProfileTrace = [request: TraceEntry, primary: TraceEntry, fallback: TraceEntry];

export type ProfileResolution = ProfileChoice & { trace: ProfileTrace };
