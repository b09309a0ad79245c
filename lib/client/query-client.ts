import { QueryClient } from "@tanstack/react-query";
import { ProblemError } from "./problem-error";

/** The cache of one page (server) or one tab (browser). */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // What the server prefetched is fresh enough not to be asked for again on arrival; events patch the rest.
        staleTime: 10_000,
        gcTime: 10 * 60_000,
        retry: (failures, error) => failures < 2 && isPassing(error),
      },
    },
  });
}

/** Failures that may be gone at the next try; a 404 or a 403 will not. */
function isPassing(error: Error): boolean {
  if (!(error instanceof ProblemError)) return false;
  return error.code === "network" || error.status === 429 || error.status >= 502;
}
