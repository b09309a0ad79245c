"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { PlanDialog } from "@/components/commands/plan-dialog";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { formatDuration } from "@/components/ui/format";
import { LogView } from "@/components/ui/log-view";
import { Panel } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import { RelativeTime } from "@/components/ui/relative-time";
import { SkeletonText } from "@/components/ui/skeleton";
import type { Tone } from "@/components/ui/states";
import { mayNot, useMe } from "@/lib/client/me";
import { asProblem } from "@/lib/client/problem-error";
import { taskQueries } from "@/lib/client/queries/tasks";
import type { GuestDetail } from "@/lib/contracts/guests";
import type { TaskView } from "@/lib/contracts/tasks";
import { GuestOperations } from "./guest-operations";
import { cellClass, PlainTable } from "./plain-table";

/** What was done to the guest: by Moxxie, and on the platform by anybody. */
export function TasksTab({ guest }: { guest: GuestDetail }) {
  return (
    <div className="flex flex-col gap-4">
      <GuestOperations guest={guest} />
      <PlatformTasks guest={guest} />
    </div>
  );
}

function PlatformTasks({ guest }: { guest: GuestDetail }) {
  const tasks = useQuery(taskQueries.list({ guestId: guest.id }));
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
          <SkeletonText lines={4} />
        </div>
      ) : tasks.data.items.length === 0 ? (
        <p className="px-4 pb-4 text-muted">The platform remembers no task of it.</p>
      ) : (
        <PlainTable label="Tasks of the platform" headers={["Task", "State", "By", "Host", "Began", "Took", ""]}>
          {tasks.data.items.map((task) => (
            <TaskRow key={task.id} task={task} onShow={() => setShownId(task.id)} />
          ))}
        </PlainTable>
      )}
      {shown && <TaskDialog task={shown} onClose={() => setShownId(null)} />}
    </Panel>
  );
}

const stateTones: Record<TaskView["state"], Tone> = {
  running: "accent",
  succeeded: "ok",
  warning: "warn",
  failed: "bad",
};

const TaskPill = ({ state }: { state: TaskView["state"] }) => (
  <Pill tone={stateTones[state]} dot={state === "running" ? "busy" : true}>
    {state}
  </Pill>
);

export function TaskRow({ task, onShow }: { task: TaskView; onShow: () => void }) {
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

export function TaskDialog({ task, onClose }: { task: TaskView; onClose: () => void }) {
  const log = useQuery(taskQueries.log(task.id));
  const forbidden = mayNot(useMe(), "task:cancel");
  const [canceling, setCanceling] = useState(false);
  const state = log.data?.state ?? task.state;
  const running = state === "running";
  return (
    <Dialog
      open
      size="lg"
      onOpenChange={onClose}
      title={
        <>
          {task.work} <TaskPill state={state} />
        </>
      }
      description={<span className="break-all font-mono text-sm">{task.ref}</span>}
      footer={
        <>
          {running && (
            <Button variant="danger" disabledReason={forbidden} onClick={() => setCanceling(true)}>
              Cancel task…
            </Button>
          )}
          <Button onClick={onClose}>Close</Button>
        </>
      }
    >
      {log.error && !log.data ? (
        <ErrorState problem={asProblem(log.error)} onRetry={() => void log.refetch()} />
      ) : (
        <LogView label={`Log of ${task.work}`} lines={log.data?.lines ?? []} live={running} className="h-96" />
      )}
      <PlanDialog
        open={canceling}
        onOpenChange={setCanceling}
        command="task.cancel"
        input={{ taskId: task.id }}
        title={`Cancel ${task.work}?`}
        actionLabel="Cancel task"
        begun={`Canceling ${task.work}`}
        tone="danger"
      />
    </Dialog>
  );
}
