"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { useMe } from "@/lib/client/me";
import { approvalQueries } from "@/lib/client/queries/approvals";
import type { ApprovalView } from "@/lib/contracts/approvals";
import { type ApprovalTab, approvalFilterOf, toDecide } from "./approval-tabs";

export interface ApprovalRows {
  rows: readonly ApprovalView[];
  status: "ready" | "loading" | "error";
  error: Error | null;
  retry: () => void;
  /** Reads on, where there is more. */
  more: () => void;
  hasMore: boolean;
}

/** The requests of one part of the inbox. */
export function useApprovalRows(tab: ApprovalTab, address: { dc: string | null; status: string | null }): ApprovalRows {
  const waiting = useWaiting({ enabled: tab === "to-decide", datacenter: address.dc });
  const paged = usePaged({ tab: tab === "to-decide" ? "decided" : tab, enabled: tab !== "to-decide", address });
  return tab === "to-decide" ? waiting : paged;
}

function useWaiting({ enabled, datacenter }: { enabled: boolean; datacenter: string | null }): ApprovalRows {
  const me = useMe();
  const query = useQuery({ ...approvalQueries.pending(), enabled });
  const rows = useMemo(() => toDecide(query.data?.items ?? [], { me, datacenter }), [query.data, me, datacenter]);
  return { rows, ...stateOf(query), more: () => {}, hasMore: false };
}

function usePaged(ask: {
  tab: Exclude<ApprovalTab, "to-decide">;
  enabled: boolean;
  address: { dc: string | null; status: string | null };
}): ApprovalRows {
  const { tab, enabled, address } = ask;
  const filter = useMemo(() => approvalFilterOf(tab, address), [tab, address]);
  const query = useInfiniteQuery({ ...approvalQueries.list(filter), enabled });
  const { hasNextPage, isFetching, fetchNextPage } = query;
  const rows = useMemo(() => {
    const all = query.data?.pages.flatMap((page) => page.items) ?? [];
    return tab === "decided" ? all.filter(({ status }) => status !== "pending") : all;
  }, [query.data, tab]);
  const more = () => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  };
  // A page may hold nothing but what still waits; then the next one is looked at.
  const isBarren = enabled && rows.length === 0 && hasNextPage && !isFetching;
  useEffect(() => {
    if (isBarren) void fetchNextPage();
  }, [isBarren, fetchNextPage]);
  const state = stateOf(query);
  return { rows, ...state, status: isBarren ? "loading" : state.status, more, hasMore: hasNextPage };
}

function stateOf(query: { isPending: boolean; isError: boolean; error: Error | null; refetch: () => unknown }) {
  const status = query.isPending ? "loading" : query.isError ? "error" : "ready";
  return { status, error: query.error, retry: () => void query.refetch() } as const;
}
