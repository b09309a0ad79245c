import { z } from "zod";

const Verdict = z.object({
  host: z.string(),
  endpoint: z.string(),
  fits: z.boolean(),
  /** 0..100. */
  score: z.number(),
  reasons: z.array(z.string()),
  scores: z.record(z.string(), z.number()).catch({}),
});

const Decisions = z.object({
  host: z.string().catch(""),
  hostGroup: z.object({ name: z.string(), hosts: z.number() }).nullable().catch(null),
  verdicts: z.array(Verdict).catch([]),
});

/** What placement said of every host, as a plan keeps it: best first, then those that cannot take it. */
export function verdictsOf(decisions: Record<string, unknown>) {
  const { host, hostGroup, verdicts } = Decisions.parse(decisions);
  // With one host in the group there is nothing that the platform could choose.
  const group = hostGroup && hostGroup.hosts > 1 ? hostGroup.name : null;
  return { host, group, all: verdicts.map(({ host: node, ...verdict }) => ({ ...verdict, node })) };
}
