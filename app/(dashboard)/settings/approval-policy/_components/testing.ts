import type { PolicyRule } from "@/lib/contracts/approvals";
import { emptyRule } from "./policy-draft";

/** A rule for the tests of this folder. */
export const aRule = (edit: Partial<PolicyRule> = {}): PolicyRule => ({
  ...emptyRule(),
  id: "destructive",
  name: "What destroys data",
  risks: ["destructive"],
  roles: ["viewer", "operator"],
  ...edit,
});
