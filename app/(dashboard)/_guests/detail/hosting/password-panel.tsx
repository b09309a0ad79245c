"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { PlanDialog } from "@/components/commands/plan-dialog";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Panel } from "@/components/ui/panel";
import { OperationPill } from "@/components/ui/pill";
import { RelativeTime } from "@/components/ui/relative-time";
import { guestHostingQueries } from "@/lib/client/queries/guest-hosting";
import type { GuestDetail } from "@/lib/contracts/guests";
import { RevealPassword } from "./reveal-password";
import { useRefusal } from "./use-refusal";

/** Sets a new password inside the guest, and shows it once to whoever asked for it. */
export function PasswordPanel({ guest }: { guest: GuestDetail }) {
  const refusal = useRefusal(guest)("passwords", "vm:password");
  const last = useQuery({ ...guestHostingQueries.lastReset(guest.id), enabled: guest.capabilities.passwords === true });
  const [asking, setAsking] = useState(false);
  const reset = last.data;
  return (
    <Panel
      title="Password"
      description="Of an account inside the guest; it must be running."
      actions={
        <Button size="sm" disabledReason={refusal} onClick={() => setAsking(true)}>
          Reset…
        </Button>
      }
    >
      {reset ? (
        <div className="flex flex-col gap-2">
          <p className="flex flex-wrap items-center gap-2">
            <Link href={`/operations/${reset.operationId}`} className="font-medium hover:underline">
              Your last reset
            </Link>
            <OperationPill state={reset.status} />
            <span className="text-muted">
              <RelativeTime at={reset.createdAt} />
            </span>
          </p>
          {/* Another reset begins with nothing shown. */}
          <RevealPassword key={reset.operationId} reset={reset} />
        </div>
      ) : (
        <p className="text-muted">You have not reset any here. The new one is shown once, to whoever asks for it.</p>
      )}
      {asking && <ResetDialog guest={guest} onClose={() => setAsking(false)} onDone={() => void last.refetch()} />}
    </Panel>
  );
}

function ResetDialog(props: { guest: GuestDetail; onClose: () => void; onDone: () => void }) {
  const { guest, onClose, onDone } = props;
  const [user, setUser] = useState("root");
  return (
    <PlanDialog
      open
      onOpenChange={(open) => !open && onClose()}
      command="vm.reset-password"
      input={user.trim() ? { vmId: guest.id, user: user.trim() } : null}
      title={`Reset a password in ${guest.name}`}
      actionLabel="Reset password"
      begun={`Resetting a password in ${guest.name}`}
      missing={user.trim() ? null : "Name the account"}
      onDone={onDone}
    >
      {(problems) => (
        <Field label="Account" required error={problems.user} hint="root, or Administrator on Windows.">
          <Input autoFocus mono value={user} onChange={(event) => setUser(event.target.value)} />
        </Field>
      )}
    </PlanDialog>
  );
}
