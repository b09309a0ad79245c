"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Banner } from "@/components/ui/banner";
import { ErrorState } from "@/components/ui/error-state";
import { Panel } from "@/components/ui/panel";
import { SkeletonText } from "@/components/ui/skeleton";
import { asProblem } from "@/lib/client/problem-error";
import { taskQueries } from "@/lib/client/queries/tasks";
import type { HostView } from "@/lib/contracts/estate";
import { PlainTable } from "../../_guests/detail/plain-table";
import { TaskDialog, TaskRow } from "../../_guests/detail/tasks-tab";

/** What the platform did on a host lately, whoever began it. */
export function HostTasks({ host }: { host: HostView }) {
  const tasks = useQuery(taskQueries.list({ host: host.id }));
  const [shownId, setShownId] = useState<string | null>(null);
  const shown = tasks.data?.items.find(({ id }) => id === shownId);
  return (
    <Panel title="Tasks of the platform" description="Also those that were not begun here." padded={false}>
      {tasks.data?.missing.map(({ endpoint, reason }) => (
        <Banner key={endpoint} tone="warn" className="mx-4 mb-3">
          {endpoint} does not tell its tasks now: {reason}
        </Banner>
      ))}
      {tasks.error && !tasks.data ? (
        <ErrorState problem={asProblem(tasks.error)} onRetry={() => void tasks.refetch()} />
      ) : !tasks.data ? (
        <div className="px-4 pb-4">
          <SkeletonText lines={6} />
        </div>
      ) : tasks.data.items.length === 0 ? (
        <p className="px-4 pb-4 text-muted">The platform remembers no task on this host.</p>
      ) : (
        <PlainTable label="Tasks on this host" headers={["Task", "State", "By", "Host", "Began", "Took", ""]}>
          {tasks.data.items.map((task) => (
            <TaskRow key={task.id} task={task} onShow={() => setShownId(task.id)} />
          ))}
        </PlainTable>
      )}
      {shown && <TaskDialog task={shown} onClose={() => setShownId(null)} />}
    </Panel>
  );
}
