"use client";

import { useQuery } from "@tanstack/react-query";
import { operationQueries } from "@/lib/client/queries/operations";
import { finishedStatuses } from "@/lib/contracts/operations";

/** News that got lost are made up for so often; events tell of all others. */
const lostNewsMs = 5_000;

/** One operation, followed until it has ended. */
export function useOperation(id: string) {
  return useQuery({
    ...operationQueries.detail(id),
    refetchInterval: ({ state }) => (state.data && !finishedStatuses.includes(state.data.status) ? lostNewsMs : false),
  });
}
