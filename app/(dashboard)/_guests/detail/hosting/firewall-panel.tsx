"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useGuestPlatform, whyNoneCan } from "@/components/platforms/platforms";
import { ErrorState } from "@/components/ui/error-state";
import { Panel } from "@/components/ui/panel";
import { SkeletonText } from "@/components/ui/skeleton";
import { asProblem } from "@/lib/client/problem-error";
import { guestHostingQueries } from "@/lib/client/queries/guest-hosting";
import type { GuestDetail } from "@/lib/contracts/guests";
import { RulesetsDialog, SwitchFirewallDialog } from "./firewall-dialogs";
import { TermRow } from "./term-row";
import { useRefusal } from "./use-refusal";

/** Whether its firewall is on, and how many rules it has. */
export function FirewallPanel({ guest }: { guest: GuestDetail }) {
  const refusal = useRefusal(guest);
  const missing = whyNoneCan([useGuestPlatform(guest)], "firewall");
  const firewall = useQuery({ ...guestHostingQueries.firewall(guest.id), enabled: missing === null });
  const [asked, setAsked] = useState<"switch" | "rules" | null>(null);
  if (missing) {
    return (
      <Panel title="Firewall">
        <p className="text-muted">{missing}</p>
      </Panel>
    );
  }
  if (!firewall.data) {
    return (
      <Panel title="Firewall">
        {firewall.error ? (
          <ErrorState
            problem={asProblem(firewall.error)}
            onRetry={() => void firewall.refetch()}
            retrying={firewall.isFetching}
          />
        ) : (
          <SkeletonText lines={2} />
        )}
      </Panel>
    );
  }
  const { enabled, rules } = firewall.data;
  const close = () => setAsked(null);
  return (
    <Panel title="Firewall">
      <dl className="flex flex-col divide-y">
        <TermRow
          label="State"
          value={enabled ? "On: only what its rules allow gets through" : "Off: everything gets through"}
          action={enabled ? "Switch off…" : "Switch on…"}
          refusal={refusal("firewall")}
          onChange={() => setAsked("switch")}
        />
        <TermRow
          label="Rules"
          value={rules === 0 ? "None" : rules === 1 ? "1 rule" : `${rules} rules`}
          action="Replace…"
          refusal={refusal("firewall")}
          onChange={() => setAsked("rules")}
        />
      </dl>
      {asked === "switch" && <SwitchFirewallDialog guest={guest} enable={!enabled} onClose={close} />}
      {asked === "rules" && <RulesetsDialog guest={guest} onClose={close} />}
    </Panel>
  );
}
