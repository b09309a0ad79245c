"use client";

import { useQuery } from "@tanstack/react-query";
import { Stamp } from "lucide-react";
import { useState } from "react";
import { PlanDialog } from "@/components/commands/plan-dialog";
import { outcomeSentence } from "@/components/operations/status-words";
import { Banner } from "@/components/ui/banner";
import { Button, ButtonLink } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { mayNot, useMe } from "@/lib/client/me";
import { approvalPath, approvalQueries } from "@/lib/client/queries/approvals";
import type { OperationDetail } from "@/lib/contracts/operations";

/** For an operation that waits for a yes: who asked, until when, the request itself, and the way back for who asked. */
export function AwaitingApproval({ operation }: { operation: OperationDetail }) {
  const { approvalId } = operation;
  const mayRead = mayNot(useMe(), "approval:read") === null;
  const query = useQuery({ ...approvalQueries.one(approvalId ?? ""), enabled: mayRead && approvalId !== null });
  const approval = query.data;
  return (
    <Banner
      tone="warn"
      icon={<Stamp />}
      className="mb-4 flex-wrap"
      action={
        mayRead &&
        approvalId && (
          <>
            {approval?.mayWithdraw && <Withdraw approvalId={approvalId} title={operation.title} />}
            <ButtonLink size="sm" href={approvalPath(approvalId)}>
              {approval?.mayDecide ? "Review the request" : "View the request"}
            </ButtonLink>
          </>
        )
      }
    >
      {outcomeSentence(operation)}
      {approval && (
        <>
          {" "}
          {approval.requestedBy.name} asked for it; without a decision it expires{" "}
          <RelativeTime at={approval.expiresAt} />.
        </>
      )}
    </Banner>
  );
}

function Withdraw({ approvalId, title }: { approvalId: string; title: string }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button size="sm" onClick={() => setAsking(true)}>
        Withdraw…
      </Button>
      <PlanDialog
        open={asking}
        onOpenChange={setAsking}
        command="approval.withdraw"
        input={asking ? { approvalId } : null}
        title="Withdraw the request?"
        actionLabel="Withdraw request"
        begun={`Withdrawn: ${title}`}
      />
    </>
  );
}
