"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { formatDuration } from "@/components/ui/format";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { SkeletonText } from "@/components/ui/skeleton";
import { asProblem } from "@/lib/client/problem-error";
import { taskQueries } from "@/lib/client/queries/tasks";
import type { TaskListQuery, TaskView } from "@/lib/contracts/tasks";
import { cellClass, PlainTable } from "../_guests/detail/plain-table";
import { TaskDialog } from "./task-dialog";
import { TaskPill } from "./task-pill";

interface PlatformTasksProps {
  /** Whose tasks: a guest's or a host's. */
  of: Pick<TaskListQuery, "guestId" | "host">;
  /** Names the table. */
  label: string;
  /** Said when there is no task. */
  none: string;
  /** Lines of the skeleton while the tasks are on their way. */
  skeletonLines: number;
}

/** What the platform did lately with a guest or on a host, whoever began it. */
export function PlatformTasks({ of, label, none, skeletonLines }: PlatformTasksProps) {
  const tasks = useQuery(taskQueries.list(of));
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
          <SkeletonText lines={skeletonLines} />
        </div>
      ) : tasks.data.items.length === 0 ? (
        <p className="px-4 pb-4 text-muted">{none}</p>
      ) : (
        <PlainTable label={label} headers={["Task", "State", "By", "Host", "Began", "Took", ""]}>
          {tasks.data.items.map((task) => (
            <TaskRow key={task.id} task={task} onShow={() => setShownId(task.id)} />
          ))}
        </PlainTable>
      )}
      {shown && <TaskDialog task={shown} onClose={() => setShownId(null)} />}
    </Panel>
  );
}

function TaskRow({ task, onShow }: { task: TaskView; onShow: () => void }) {
  const tookMs = task.startedAt && task.endedAt ? Date.parse(task.endedAt) - Date.parse(task.startedAt) : null;
  return (
    <tr>
      <th scope="row" className={`${cellClass} font-normal`}>
        {task.work} <span className="font-mono text-muted text-sm">{task.type}</span>
        {task.error && (
          <p className="max-w-md truncate text-bad-ink text-sm" title={task.error}>
            {task.error}
          </p>
        )}
      </th>
      <td className={cellClass}>
        <TaskPill state={task.state} />
      </td>
      <td className={cellClass}>{task.user}</td>
      <td className={cellClass}>{task.node}</td>
      <td className={cellClass}>{task.startedAt ? <RelativeTime at={task.startedAt} /> : "–"}</td>
      <td className={`${cellClass} tabular`}>{tookMs === null ? "–" : formatDuration(tookMs)}</td>
      <td className={`${cellClass} text-right`}>
        <Button size="sm" onClick={onShow}>
          Log
        </Button>
      </td>
    </tr>
  );
}
