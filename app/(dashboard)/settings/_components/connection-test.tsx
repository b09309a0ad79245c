"use client";

import { queryOptions, useMutation } from "@tanstack/react-query";
import { PlugZap } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Panel } from "@/components/ui/panel";
import { ProblemNotice } from "@/components/ui/problem-notice";
import { SkeletonText } from "@/components/ui/skeleton";
import { post } from "@/lib/client/http";
import { asProblem } from "@/lib/client/problem-error";
import { ConnectionReportView } from "@/lib/contracts/endpoints";

/** What is tried: settings as they are typed, or a stored endpoint with its stored secret. */
export type ConnectionTestOf = { kind: "typed"; body: object } | { kind: "stored"; id: string };

/** Tries a connection; what it found stays until it is tried again. */
export function useConnectionTest() {
  return useMutation({
    mutationFn: (of: ConnectionTestOf) =>
      of.kind === "typed" ? post("/api/v1/endpoints/test", ConnectionReportView, { body: of.body }) : testStored(of.id),
  });
}

/** Tries a stored endpoint, anew each time that it is asked for. */
export const storedConnectionTest = (id: string) =>
  queryOptions({
    queryKey: ["connection-test", id] as const,
    queryFn: () => testStored(id),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });

const testStored = (id: string) =>
  post(`/api/v1/endpoints/${encodeURIComponent(id)}/test`, ConnectionReportView, { body: {} });

/** The panel beside the form: a button to try, and what came of it. */
export function ConnectionTestPanel(props: {
  test: ReturnType<typeof useConnectionTest>;
  onTest: () => void;
  /** The form has changed since the test. */
  outdated: boolean;
  children?: ReactNode;
}) {
  const { test, onTest, outdated, children } = props;
  return (
    <Panel
      title="Connection test"
      description="From the name in DNS to the permissions. Nothing is saved and nothing changes on the platform."
      className="lg:sticky lg:top-4"
    >
      <Button
        loading={test.isPending}
        onClick={onTest}
        icon={<PlugZap className="size-3.5" aria-hidden="true" />}
        className="w-full"
      >
        {test.data ? "Test again" : "Test the connection"}
      </Button>
      <div aria-live="polite" className="mt-3">
        {test.isPending && <SkeletonText lines={6} />}
        {test.error && <ProblemNotice problem={asProblem(test.error)} />}
        {test.data && outdated && (
          <p className="mb-3 text-warn-ink">The form has changed since this test; test again.</p>
        )}
        {children}
      </div>
    </Panel>
  );
}
