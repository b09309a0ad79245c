import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { OperationDetail, type OperationListQuery, OperationLog, OperationPage } from "@/lib/contracts/operations";
import { get } from "../http";

export type OperationFilter = Omit<Partial<OperationListQuery>, "limit" | "cursor">;
export type LogLine = OperationLog["lines"][number];

const base = "/api/v1/operations";

export const operationQueries = {
  all: () => ["operations"] as const,
  lists: () => [...operationQueries.all(), "list"] as const,
  list: (filter: OperationFilter) =>
    infiniteQueryOptions({
      queryKey: [...operationQueries.lists(), filter] as const,
      queryFn: ({ pageParam, signal }): Promise<OperationPage> =>
        get(base, OperationPage, { query: { ...filter, limit: 100, cursor: pageParam }, signal }),
      initialPageParam: null as string | null,
      getNextPageParam: (page: OperationPage) => page.nextCursor,
    }),
  /** What runs or waits now: the tray. */
  active: () =>
    queryOptions({
      queryKey: [...operationQueries.all(), "active"] as const,
      queryFn: ({ signal }) => get(base, OperationPage, { query: { active: true, limit: 50 }, signal }),
    }),
  /** What ended with something left over that a person has to see to. */
  troubled: () =>
    queryOptions({
      queryKey: [...operationQueries.all(), "troubled"] as const,
      queryFn: ({ signal }) => get(base, OperationPage, { query: { status: "needs_attention", limit: 10 }, signal }),
    }),
  one: (id: string) => [...operationQueries.all(), "one", id] as const,
  detail: (id: string) =>
    queryOptions({
      queryKey: [...operationQueries.one(id), "detail"] as const,
      queryFn: ({ signal }) => get(`${base}/${encodeURIComponent(id)}`, OperationDetail, { signal }),
    }),
  /** Grows: each fetch reads only what came after the last line that is here. */
  log: (id: string) =>
    queryOptions({
      queryKey: logKey(id),
      queryFn: ({ client, signal }) => readOn(id, client.getQueryData<LogLine[]>(logKey(id)) ?? [], signal),
      staleTime: 0,
    }),
};

const logKey = (id: string) => ["operations", "one", id, "log"] as const;
const pageLines = 5000;

async function readOn(id: string, known: readonly LogLine[], signal: AbortSignal): Promise<LogLine[]> {
  const lines = [...known];
  for (;;) {
    const page = await get(`${base}/${encodeURIComponent(id)}/log`, OperationLog, {
      query: { after: lines.at(-1)?.id, limit: pageLines },
      signal,
    });
    lines.push(...page.lines);
    if (page.lines.length < pageLines) return lines;
  }
}
