import { z } from "zod";
import { type ProfileStep, profileSteps, type TraceEntry, traceOutcomes } from "@/lib/domain/network-profile";

const Trace = z.array(
  z.object({
    step: z.enum(profileSteps),
    profileId: z.string().nullable(),
    outcome: z.enum(traceOutcomes),
    reason: z.string(),
  }),
);

const Choice = z.object({
  profileId: z.string().min(1),
  chosenBy: z.enum(profileSteps),
  trace: Trace.nullish().transform((trace) => trace ?? []),
});

/** Which network was chosen, by which step, and what became of the others. */
export interface NetworkChoice {
  profileId: string;
  chosenBy: ProfileStep;
  trace: TraceEntry[];
}

/** The choice as plans, operations and refusals carry it; null where there is none. */
export function networkChoiceOf(value: unknown): NetworkChoice | null {
  const parsed = Choice.safeParse(value);
  return parsed.success ? parsed.data : null;
}

/** The steps that a refusal tells; none where it is about something else. */
export const traceOf = (value: unknown): TraceEntry[] => Trace.catch([]).parse(value);

/** What a step is called where its result is shown. */
export const stepWords: Record<ProfileStep, { name: string; chose: string }> = {
  request: { name: "Request", chose: "as asked" },
  primary: { name: "Primary", chose: "primary" },
  default: { name: "Default", chose: "default" },
};
