"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useCommand } from "@/components/commands/use-command";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { asProblem } from "@/lib/client/problem-error";
import { approvalQueries } from "@/lib/client/queries/approvals";
import type { ApprovalDetail } from "@/lib/contracts/approvals";

/** Takes one's own request back. */
export function WithdrawButton({ approval }: { approval: Pick<ApprovalDetail, "id" | "title"> }) {
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const withdraw = useCommand("approval.withdraw");
  const submit = () =>
    withdraw.mutate(
      { input: { approvalId: approval.id }, begun: `Withdrawn: ${approval.title}` },
      {
        onSuccess: () => setOpen(false),
        onSettled: () => void client.invalidateQueries({ queryKey: approvalQueries.all() }),
      },
    );
  return (
    <>
      <Button onClick={() => setOpen(true)}>Withdraw…</Button>
      <ConfirmDialog
        open={open}
        onOpenChange={(next) => {
          if (!next) withdraw.reset();
          setOpen(next);
        }}
        title="Withdraw the request?"
        plan={[
          `Nobody can approve “${approval.title}” any more; its operation ends as canceled`,
          "Nothing has been done; a reservation that it was to use is free again",
        ]}
        actionLabel="Withdraw request"
        tone="primary"
        pending={withdraw.isPending}
        error={withdraw.error ? asProblem(withdraw.error) : null}
        onConfirm={submit}
      />
    </>
  );
}
