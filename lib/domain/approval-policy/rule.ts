import type { GuestKind } from "../guest";
import type { Role } from "../permissions";

export type CommandRisk = "routine" | "disruptive" | "destructive";

/** When a command waits for an approval: when all that the rule names holds. An empty list means any. */
export interface ApprovalRule {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly risks: readonly CommandRisk[];
  readonly commands: readonly string[];
  readonly roles: readonly Role[];
  readonly requesters: readonly ("user" | "token")[];
  readonly datacenters: readonly string[];
  readonly guests: GuestCondition;
}

/** The conditions of a rule that names none: it holds for everything. Made anew, for a form goes on to fill them. */
export const noConditions = () =>
  ({ risks: [], commands: [], roles: [], requesters: [], datacenters: [], guests: {} }) satisfies Partial<ApprovalRule>;

/** What of a guest a rule can ask for. A rule that asks for anything holds for commands on guests alone. */
export interface GuestCondition {
  /** Made by Moxxie, or not. */
  readonly managed?: boolean | undefined;
  readonly protected?: boolean | undefined;
  /** A tag expression of lib/domain/selector.ts. */
  readonly selector?: string | undefined;
}

/** Who asks. */
export interface Requester {
  readonly kind: "user" | "token";
  readonly role: Role;
}

/** One command on one thing, as far as a policy judges it. */
export interface DemandFacts {
  readonly command: string;
  readonly risk: CommandRisk;
  /** Where the thing is; empty for what is in no datacenter, such as users. */
  readonly datacenterIds: readonly string[];
  /** Null for what is no guest. */
  readonly guest: GuestFactsForPolicy | null;
}

export interface GuestFactsForPolicy {
  readonly kind: GuestKind;
  readonly managed: boolean;
  readonly protected: boolean;
  readonly tags: readonly string[];
}

/** What of a rule is told: in plans, and with the approval that it asked for. */
export interface RuleName {
  readonly id: string;
  readonly name: string;
}
