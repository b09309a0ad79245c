export { defaultExpiresAfter, defaultRules, floorId } from "./defaults";
export { type PolicyVocabulary, policyProblems } from "./problems";
export type { ApprovalRule, CommandRisk, DemandFacts, GuestFactsForPolicy, Requester, RuleName } from "./rule";
export { noConditions } from "./rule";
export { ruleFor } from "./rule-for";
