"use client";

import { type DehydratedState, HydrationBoundary, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { GuestActionsProvider } from "@/components/guests/guest-actions";
import type { CommandBatch } from "@/lib/client/command-batch";
import { CommandRunnerProvider } from "@/lib/client/commands";
import { LiveEventsProvider } from "@/lib/client/live/use-live-events";
import { MeProvider } from "@/lib/client/me";
import { makeQueryClient } from "@/lib/client/query-client";
import type { Me } from "@/lib/contracts/identity";
import { PlatformsOfEstate } from "./platforms-of-estate";

/** What the dashboard's pages share: the cache, who is signed in, how commands are given, the live connection. */
export function DashboardProviders(props: {
  me: Me;
  run: CommandBatch;
  /** What the server has read already. */
  state: DehydratedState;
  children: ReactNode;
}) {
  const { me, run, state, children } = props;
  // One cache a tab; on the server one a request, so that nobody sees what another has fetched.
  const [client] = useState(makeQueryClient);
  return (
    <QueryClientProvider client={client}>
      <MeProvider me={me}>
        <CommandRunnerProvider run={run}>
          <LiveEventsProvider>
            <HydrationBoundary state={state}>
              <PlatformsOfEstate>
                <GuestActionsProvider>{children}</GuestActionsProvider>
              </PlatformsOfEstate>
            </HydrationBoundary>
          </LiveEventsProvider>
        </CommandRunnerProvider>
      </MeProvider>
    </QueryClientProvider>
  );
}
