import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import {
  ApprovalDetail,
  type ApprovalListQuery,
  ApprovalPage,
  type ApprovalView,
  PolicyView,
} from "@/lib/contracts/approvals";
import { GuestPage } from "@/lib/contracts/guests";
import { get } from "../http";

export type ApprovalFilter = Omit<Partial<ApprovalListQuery>, "limit" | "cursor">;

const base = "/api/v1/approvals";

/** So many waiting requests are counted and shown; more than that nobody decides one by one. */
export const pendingLimit = 1000;

export const approvalQueries = {
  all: () => ["approvals"] as const,
  list: (filter: ApprovalFilter) =>
    infiniteQueryOptions({
      queryKey: [...approvalQueries.all(), "list", filter] as const,
      queryFn: ({ pageParam, signal }): Promise<ApprovalPage> =>
        get(base, ApprovalPage, { query: { ...filter, limit: 100, cursor: pageParam }, signal }),
      initialPageParam: null as string | null,
      getNextPageParam: (page: ApprovalPage) => page.nextCursor,
    }),
  /** What waits now, as far as the caller sees it: the rail's count and the list of what is to be decided. */
  pending: () =>
    queryOptions({
      queryKey: [...approvalQueries.all(), "pending"] as const,
      queryFn: ({ signal }) => get(base, ApprovalPage, { query: { status: "pending", limit: pendingLimit }, signal }),
    }),
  one: (id: string) =>
    queryOptions({
      queryKey: [...approvalQueries.all(), "one", id] as const,
      queryFn: ({ signal }) => get(`${base}/${encodeURIComponent(id)}`, ApprovalDetail, { signal }),
    }),
  /** How many guests a tag expression means, in some datacenters or (an empty list) in all. */
  matchingGuests: (wish: { selector: string; datacenters: readonly string[] }) =>
    queryOptions({
      queryKey: ["guests", "matching", wish] as const,
      queryFn: ({ signal }) => countGuests(wish, signal),
      staleTime: 30_000,
      retry: false,
    }),
  /** Needs `policy:read`. */
  policy: () =>
    queryOptions({
      queryKey: [...approvalQueries.all(), "policy"] as const,
      queryFn: ({ signal }) => get("/api/v1/approval-policy", PolicyView, { signal }),
    }),
};

/** The page of an approval. */
export const approvalPath = (approvalId: string): string => `/approvals/${encodeURIComponent(approvalId)}`;

/** How many of the waiting ones the caller may decide. */
export const decidableCount = (items: readonly Pick<ApprovalView, "mayDecide">[]): number =>
  items.filter(({ mayDecide }) => mayDecide).length;

/** A list's total says how many there are; the one row that comes with it is not looked at. */
async function countGuests(
  { selector, datacenters }: { selector: string; datacenters: readonly string[] },
  signal: AbortSignal,
): Promise<number> {
  const places = datacenters.length === 0 ? [undefined] : datacenters;
  const pages = await Promise.all(
    places.flatMap((datacenter) =>
      ["vms", "containers"].map((kind) =>
        get(`/api/v1/${kind}`, GuestPage, { query: { selector, datacenter, limit: 1 }, signal }),
      ),
    ),
  );
  return pages.reduce((sum, { total }) => sum + total, 0);
}
