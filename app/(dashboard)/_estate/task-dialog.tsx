"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { PlanDialog } from "@/components/commands/plan-dialog";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { LogView } from "@/components/ui/log-view";
import { mayNot, useMe } from "@/lib/client/me";
import { asProblem } from "@/lib/client/problem-error";
import { taskQueries } from "@/lib/client/queries/tasks";
import type { TaskView } from "@/lib/contracts/tasks";
import { TaskPill } from "./task-pill";

/** A task's log, live while it runs, and the way to cancel it. */
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
