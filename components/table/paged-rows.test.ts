import { describe, expect, test, vi } from "vitest";
import { ProblemError } from "@/lib/client/problem-error";
import { pagedRows } from "./paged-rows";

const query = (part: Partial<Parameters<typeof pagedRows>[0]> = {}) => ({
  data: { pages: [{ total: 250 }, { total: 240 }] },
  isPending: false,
  error: null,
  isFetching: false,
  hasNextPage: true,
  refetch: vi.fn(),
  fetchNextPage: vi.fn(),
  ...part,
});

describe("a table whose pages are read one after the other", () => {
  test("is ready with the total of its first page", () => {
    expect(pagedRows(query())).toMatchObject({ status: "ready", problem: undefined, total: 250 });
  });

  test("reads on at its end, once at a time and only where there is more", () => {
    const resting = query();
    pagedRows(resting).onEndReached();
    expect(resting.fetchNextPage).toHaveBeenCalledOnce();
    for (const part of [{ isFetching: true }, { hasNextPage: false }]) {
      const one = query(part);
      pagedRows(one).onEndReached();
      expect(one.fetchNextPage).not.toHaveBeenCalled();
    }
  });

  test("says what went wrong, and asks again when told to", () => {
    const error = new ProblemError({ title: "The server is not ready", code: "not_ready", status: 503 });
    const failed = query({ data: undefined, error });
    const table = pagedRows(failed);
    expect(table).toMatchObject({ status: "error", problem: { title: "The server is not ready" }, total: undefined });
    table.onRetry();
    expect(failed.refetch).toHaveBeenCalledOnce();
  });

  test("is loading until the first page has come", () => {
    expect(pagedRows(query({ data: undefined, isPending: true }))).toMatchObject({ status: "loading" });
  });
});
