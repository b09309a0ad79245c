"use client";

import { useQuery } from "@tanstack/react-query";
import { ButtonLink } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { KeyValueList } from "@/components/ui/key-value";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { SkeletonText } from "@/components/ui/skeleton";
import { asProblem } from "@/lib/client/problem-error";
import { settingsQueries } from "@/lib/client/queries/settings";
import { platformName } from "../../_estate/platform-name";

/** What runs here, and where its API is described. */
export function About() {
  const info = useQuery(settingsQueries.info());
  return (
    <Panel
      title="About this Moxxie"
      className="max-w-2xl"
      actions={
        <ButtonLink size="sm" href="/api/v1/docs" prefetch={false}>
          API reference
        </ButtonLink>
      }
    >
      {info.data ? (
        <KeyValueList
          items={[
            { label: "Instance", value: info.data.instanceId, mono: true },
            {
              label: "Version",
              value: `${info.data.version}${info.data.demo ? " · demo with simulated platforms" : ""}`,
            },
            { label: "API", value: info.data.api },
            {
              label: "Database",
              value: info.data.database === "embedded" ? "embedded, for one process" : "PostgreSQL server",
            },
            { label: "Platforms", value: info.data.providers.map(platformName).join(", ") || "none connected yet" },
            { label: "Running since", value: <RelativeTime at={info.data.startedAt} /> },
          ]}
        />
      ) : info.error ? (
        <ErrorState problem={asProblem(info.error)} onRetry={() => void info.refetch()} />
      ) : (
        <SkeletonText lines={6} />
      )}
    </Panel>
  );
}
