import type { PlanView } from "@/lib/contracts/operations";
import type { Role } from "@/lib/domain/permissions";
import { fixedDurationMs, lengthWords } from "./fixed-duration";

/** As much as a request may say of itself; the limit of the API. */
export const reasonLengthMax = 500;

/** Who decides, and until when: what somebody is told before asking for an approval. */
export function approvalSentences(facts: { approval: NonNullable<PlanView["approval"]>; role: Role }): string[] {
  const { approval, role } = facts;
  const who = role === "admin" ? "Another administrator" : "An administrator";
  return [
    `The rule “${approval.name}” asks for an approval. ${who} with this datacenter decides; until then nothing is done.`,
    expirySentence(approval.expiresAfter),
  ];
}

function expirySentence(expiresAfter: string | undefined): string {
  const ms = expiresAfter === undefined ? null : fixedDurationMs(expiresAfter);
  const when = ms === null ? "after a while" : `after ${lengthWords(ms)}`;
  return `Without a decision the request expires ${when}.`;
}
