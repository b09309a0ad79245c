import { roles } from "../permissions";
import { type ApprovalRule, noConditions } from "./rule";

const belowAdministrator = roles.filter((role) => role !== "admin");

/** What holds until an administrator changes it; the rules that are switched off are examples. */
export const defaultRules: readonly ApprovalRule[] = [
  {
    ...noConditions(),
    id: "destructive",
    name: "What destroys data, asked for by anyone below administrator",
    enabled: true,
    risks: ["destructive"],
    roles: belowAdministrator,
  },
  {
    ...noConditions(),
    id: "destructive-by-administrators",
    name: "What destroys data of guests that Moxxie did not make, also for administrators",
    enabled: false,
    risks: ["destructive"],
    roles: ["admin"],
    guests: { managed: false },
  },
  {
    ...noConditions(),
    id: "disruptive-in-production",
    name: "What interrupts guests in production",
    enabled: false,
    risks: ["disruptive"],
    guests: { selector: "env-prod" },
  },
];

export const defaultExpiresAfter = "PT24H";

/** The id of the floor; no rule of a policy can be called so. */
export const floorId = "protected-guests";

const floor = {
  ...noConditions(),
  enabled: true,
  risks: ["destructive"],
  roles: belowAdministrator,
  id: floorId,
  name: "What destroys data of protected guests, asked for by anyone below administrator",
} as const;

/** Holds whatever the policy says: guests that Moxxie did not make, or that are marked, need an administrator. */
export const floorRules: readonly ApprovalRule[] = [
  { ...floor, guests: { managed: false } },
  { ...floor, guests: { protected: true } },
];
