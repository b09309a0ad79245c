import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { profileSteps, traceOutcomes } from "@/lib/domain/network-profile";
import { post } from "../http";
import { estateQueries } from "./estate";

const Resolution = z.object({
  profileId: z.string(),
  name: z.string(),
  chosenBy: z.enum(profileSteps),
  host: z.string().nullable(),
  trace: z.array(
    z.object({
      step: z.enum(profileSteps),
      profileId: z.string().nullable(),
      outcome: z.enum(traceOutcomes),
      reason: z.string(),
    }),
  ),
});

/** Where a guest would be put, and what is asked of its network; nothing asked: what would be chosen. */
export interface ProfileQuestion {
  datacenter: string;
  host?: string;
  hostGroup?: string;
  package?: string;
  network?: { profileId?: string; vlan?: number };
}

/** Which network profile a request would get, by which of the three steps. A question that is refused is a ProblemError. */
export const networkChoiceQuery = (question: ProfileQuestion) =>
  queryOptions({
    queryKey: [...estateQueries.all(), "network-choice", question] as const,
    queryFn: ({ signal }) => post("/api/v1/network-profiles/resolve", Resolution, { body: question, signal }),
    staleTime: 15_000,
    retry: false,
  });
