"use client";

import { useQuery } from "@tanstack/react-query";
import { ErrorState } from "@/components/ui/error-state";
import { Panel } from "@/components/ui/panel";
import { SkeletonRows } from "@/components/ui/skeleton";
import { asProblem } from "@/lib/client/problem-error";
import { approvalQueries } from "@/lib/client/queries/approvals";
import { SettingsHeader } from "../../_components/settings-header";
import { PolicyEditor } from "./policy-editor";

/** Which commands wait for an approval, and how long. */
export function PolicySettings() {
  const query = useQuery(approvalQueries.policy());
  return (
    <>
      <SettingsHeader current="approval-policy" />
      {query.data ? (
        <PolicyEditor policy={query.data} />
      ) : query.error ? (
        <ErrorState problem={asProblem(query.error)} onRetry={() => void query.refetch()} retrying={query.isFetching} />
      ) : (
        <Panel title="Rules" padded={false}>
          <SkeletonRows rows={5} />
        </Panel>
      )}
    </>
  );
}
