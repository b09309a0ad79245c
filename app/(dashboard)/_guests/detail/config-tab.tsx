"use client";

import { useQuery } from "@tanstack/react-query";
import { diffChanges } from "@/components/commands/diff-changes";
import { useGuestActions } from "@/components/guests/guest-actions";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { DiffTable } from "@/components/ui/diff-table";
import { ErrorState } from "@/components/ui/error-state";
import { Panel } from "@/components/ui/panel";
import { SkeletonText } from "@/components/ui/skeleton";
import { asProblem } from "@/lib/client/problem-error";
import { guestQueries } from "@/lib/client/queries/guests";
import type { GuestConfigView } from "@/lib/contracts/guest-config";
import type { GuestDetail } from "@/lib/contracts/guests";
import { ConfigForm } from "./config-form";
import { SavedConfigs } from "./saved-configs";

/** The configuration as the platform has it: waiting changes, a form that shows its diff, earlier versions. */
export function ConfigTab({ guest }: { guest: GuestDetail }) {
  const config = useQuery(guestQueries.config(guest.kind, guest.id));
  if (!config.data) {
    return (
      <Panel title="Configuration">
        {config.error ? (
          <ErrorState
            problem={asProblem(config.error)}
            onRetry={() => void config.refetch()}
            retrying={config.isFetching}
          />
        ) : (
          <div role="status" aria-label="Loading">
            <SkeletonText lines={10} />
          </div>
        )}
      </Panel>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      {config.error && (
        <Banner tone="warn">The platform does not answer now; this is the configuration as it was read last.</Banner>
      )}
      <Pending guest={guest} config={config.data} />
      <ConfigForm guest={guest} config={config.data} onConflict={() => void config.refetch()} />
      <SavedConfigs guest={guest} current={config.data} />
    </div>
  );
}

/** Changes that the platform has taken but the running guest has not. */
function Pending({ guest, config }: { guest: GuestDetail; config: GuestConfigView }) {
  const { act, refusal } = useGuestActions();
  if (config.pending.length === 0) return null;
  return (
    <Panel
      title="Waiting for a restart"
      description="Saved already; the running guest takes it over when it is rebooted from here, or stopped and started."
      actions={
        <Button size="sm" disabledReason={refusal("reboot", guest)} onClick={() => act("reboot", guest)}>
          Reboot…
        </Button>
      }
    >
      <DiffTable caption="Changes that wait for a restart" changes={diffChanges(config.pending)} />
    </Panel>
  );
}
