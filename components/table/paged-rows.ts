import { asProblem } from "@/lib/client/problem-error";
import type { DataTableProps } from "./data-table";

type Table = DataTableProps<object>;

/** What is used of a query. */
interface RowsQuery {
  isPending: boolean;
  error: Error | null;
  refetch: () => unknown;
}

/** What is used of an infinite query. */
interface PagedQuery extends RowsQuery {
  data: { pages: readonly { total?: number }[] } | undefined;
  isFetching: boolean;
  hasNextPage: boolean;
  fetchNextPage: () => unknown;
}

/** How a table stands whose rows a query reads. Rows that were read stay in sight when a later reading fails. */
export function queriedRows(query: RowsQuery): Pick<Table, "problem"> & Required<Pick<Table, "status" | "onRetry">> {
  const { isPending, error } = query;
  return {
    status: isPending ? "loading" : error ? "error" : "ready",
    problem: error ? asProblem(error) : undefined,
    onRetry: () => void query.refetch(),
  };
}

/** The same for one that reads page after page. `total` is the first page's. */
export function pagedRows(
  query: PagedQuery,
): ReturnType<typeof queriedRows> & Pick<Table, "total"> & Required<Pick<Table, "onEndReached">> {
  const { data, isFetching, hasNextPage } = query;
  return {
    ...queriedRows(query),
    total: data?.pages[0]?.total,
    onEndReached: () => {
      if (hasNextPage && !isFetching) void query.fetchNextPage();
    },
  };
}
