import { z } from "zod";

const Verdict = z.object({
  host: z.string(),
  endpoint: z.string(),
  fits: z.boolean(),
  /** 0..100. */
  score: z.number(),
  reasons: z.array(z.string()),
});
export type Verdict = z.infer<typeof Verdict>;

const Decisions = z.object({ host: z.string().catch(""), verdicts: z.array(Verdict).catch([]) });

/** What placement said of every host: best first, then those that cannot take it. */
export function verdictsOf(decisions: Record<string, unknown>): {
  host: string;
  fitting: Verdict[];
  refused: Verdict[];
} {
  const { host, verdicts } = Decisions.parse(decisions);
  return {
    host,
    fitting: verdicts.filter(({ fits }) => fits).sort((one, other) => other.score - one.score),
    refused: verdicts.filter(({ fits }) => !fits),
  };
}
