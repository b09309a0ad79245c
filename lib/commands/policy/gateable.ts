import type { PolicyView } from "@/lib/contracts/approvals";
import { allCommands } from "../by-name";

/** The commands that can wait for an approval: those that a rule of the policy can name. */
export async function gateableCommands(): Promise<PolicyView["commands"]> {
  return (await gateable()).map(({ name, summary, risk }) => ({ name, summary, risk }));
}

/** With every risk that what they ask for may have. */
export async function gateableRisks() {
  return new Map((await gateable()).map(({ name, risk, demandRisks = [] }) => [name, [risk, ...demandRisks]] as const));
}

const gateable = async () => [...(await allCommands()).values()].filter(({ ungated }) => !ungated);
