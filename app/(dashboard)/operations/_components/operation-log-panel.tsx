"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { ErrorState } from "@/components/ui/error-state";
import { LogView } from "@/components/ui/log-view";
import { Panel } from "@/components/ui/panel";
import { asProblem } from "@/lib/client/problem-error";
import { type LogLine, operationQueries } from "@/lib/client/queries/operations";
import { finishedStatuses, type OperationDetail } from "@/lib/contracts/operations";

/** The log: Moxxie's own lines and the platform's, as they are written. */
export function OperationLogPanel({ operation }: { operation: OperationDetail }) {
  const live = !finishedStatuses.includes(operation.status);
  const log = useQuery({
    ...operationQueries.log(operation.operationId),
    refetchInterval: live ? 5_000 : false,
  });
  const lines = useMemo(() => (log.data ?? []).map(textOf), [log.data]);
  return (
    <Panel title="Log" actions={lines.length > 0 && <CopyButton text={lines.join("\n")} label="Copy the log" />}>
      {log.error && !log.data ? (
        <ErrorState problem={asProblem(log.error)} onRetry={() => void log.refetch()} retrying={log.isFetching} />
      ) : (
        <LogView
          label={`Log of ${operation.title}`}
          lines={lines}
          live={live}
          emptyText={log.isPending ? "Loading…" : live ? "Waiting for the first line…" : "It wrote nothing."}
          className="h-80"
        />
      )}
    </Panel>
  );
}

const marks: Record<LogLine["level"], string> = { info: "", platform: "  ", warning: "Warning: ", error: "Error: " };

/** '14:02:11  text', the platform's lines indented under ours. */
function textOf({ at, level, text }: LogLine): string {
  const time = new Date(at).toLocaleTimeString("en-GB", { hour12: false });
  return `${time}  ${marks[level]}${text}`;
}
