"use client";

import { useQuery } from "@tanstack/react-query";
import { HandCoins } from "lucide-react";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Panel } from "@/components/ui/panel";
import { SkeletonText } from "@/components/ui/skeleton";
import { asProblem } from "@/lib/client/problem-error";
import { guestHostingQueries } from "@/lib/client/queries/guest-hosting";
import type { GuestDetail } from "@/lib/contracts/guests";
import { rentsOut } from "../tabs";
import { AddressesPanel } from "./addresses-panel";
import { ConsolePanel } from "./console-panel";
import { FirewallPanel } from "./firewall-panel";
import { PasswordPanel } from "./password-panel";
import { TermsPanel } from "./terms-panel";
import { TrafficPanel } from "./traffic-panel";

/** What its platform rents it out with: package, owner, limits, and the ways into it. */
export function HostingTab({ guest }: { guest: GuestDetail }) {
  const can = rentsOut(guest.capabilities);
  const facts = useQuery({ ...guestHostingQueries.facts(guest.id), enabled: can && guest.kind === "vm" });
  if (!can || guest.kind !== "vm") {
    return (
      <Panel title="Access and plan">
        <EmptyState icon={<HandCoins />} title="Nothing of this kind here">
          The platform of this guest knows no packages, owners, traffic or console passwords.
        </EmptyState>
      </Panel>
    );
  }
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-4">
        <TrafficPanel guest={guest} />
        {facts.data ? (
          <>
            <TermsPanel guest={guest} hosting={facts.data} />
            <AddressesPanel guest={guest} hosting={facts.data} />
          </>
        ) : (
          <Panel title="Plan">
            {facts.error ? (
              <ErrorState
                problem={asProblem(facts.error)}
                onRetry={() => void facts.refetch()}
                retrying={facts.isFetching}
              />
            ) : (
              <SkeletonText lines={4} />
            )}
          </Panel>
        )}
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        <FirewallPanel guest={guest} />
        <PasswordPanel guest={guest} />
        <ConsolePanel guest={guest} />
      </div>
    </div>
  );
}
