import { queryOptions } from "@tanstack/react-query";
import { TokenList, UserList } from "@/lib/contracts/identity";
import { Info } from "@/lib/contracts/system";
import { get } from "../http";

/** What only the settings show. */
export const settingsQueries = {
  all: () => ["settings"] as const,
  /** Needs `token:manage`. */
  tokens: () =>
    queryOptions({
      queryKey: [...settingsQueries.all(), "tokens"] as const,
      queryFn: ({ signal }) => get("/api/v1/tokens", TokenList, { signal }),
    }),
  /** Needs `user:manage`. */
  users: () =>
    queryOptions({
      queryKey: [...settingsQueries.all(), "users"] as const,
      queryFn: ({ signal }) => get("/api/v1/users", UserList, { signal }),
    }),
  info: () =>
    queryOptions({
      queryKey: [...settingsQueries.all(), "info"] as const,
      queryFn: ({ signal }) => get("/api/v1/info", Info, { signal }),
      staleTime: Number.POSITIVE_INFINITY,
    }),
};
