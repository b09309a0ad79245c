import { queryOptions } from "@tanstack/react-query";
import { TaskList, type TaskListQuery, TaskLog } from "@/lib/contracts/tasks";
import { get } from "../http";

export const taskQueries = {
  all: () => ["tasks"] as const,
  list: (query: Partial<TaskListQuery>) =>
    queryOptions({
      queryKey: [...taskQueries.all(), "list", query] as const,
      queryFn: ({ signal }) => get("/api/v1/tasks", TaskList, { query, signal }),
      // Platforms do not tell of their tasks; while one of them runs it is asked for again.
      refetchInterval: ({ state }) => (state.data?.items.some((task) => task.state === "running") ? 3_000 : 30_000),
    }),
  log: (id: string) =>
    queryOptions({
      queryKey: [...taskQueries.all(), "log", id] as const,
      queryFn: ({ signal }) =>
        get(`/api/v1/tasks/${encodeURIComponent(id)}/log`, TaskLog, { query: { limit: 5000 }, signal }),
      refetchInterval: ({ state }) => (state.data && state.data.state !== "running" ? false : 1_000),
    }),
};
