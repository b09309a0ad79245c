import { queryOptions } from "@tanstack/react-query";
import { ProfileResolution, type ProfileResolve } from "@/lib/contracts/network-profiles";
import { post } from "../http";
import { estateQueries } from "./estate";

/** Which network profile a request would get, by which of the three steps. A wish that is refused is a ProblemError. */
export const networkChoiceQuery = (question: ProfileResolve) =>
  queryOptions({
    queryKey: [...estateQueries.all(), "network-choice", question] as const,
    queryFn: ({ signal }) => post("/api/v1/network-profiles/resolve", ProfileResolution, { body: question, signal }),
    staleTime: 15_000,
    retry: false,
  });
