import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ErrorState } from "@/components/ui/error-state";
import { Panel } from "@/components/ui/panel";
import { SkeletonRows } from "@/components/ui/skeleton";
import { asProblem } from "@/lib/client/problem-error";

/** A list of the settings in its panel: on its way, failed, empty, or there. */
export function ListPart<Item>(props: {
  title: string;
  description?: string;
  actions?: ReactNode;
  query: Pick<UseQueryResult<{ items: Item[] }>, "data" | "error" | "refetch" | "isFetching">;
  empty: ReactNode;
  children: (items: readonly Item[]) => ReactNode;
}) {
  const { title, description, actions, query, empty, children } = props;
  return (
    <Panel title={title} description={description} actions={actions} padded={false}>
      {query.data ? (
        query.data.items.length > 0 ? (
          children(query.data.items)
        ) : (
          empty
        )
      ) : query.error ? (
        <ErrorState problem={asProblem(query.error)} onRetry={() => void query.refetch()} retrying={query.isFetching} />
      ) : (
        <SkeletonRows rows={4} />
      )}
    </Panel>
  );
}
