"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { ProblemNotice } from "@/components/ui/problem-notice";
import { useCommandRunner } from "@/lib/client/commands";
import type { ProblemData } from "@/lib/client/problem-error";
import { RevealedPassword } from "@/lib/contracts/guest-hosting";
import type { OperationView } from "@/lib/contracts/operations";

/** Takes the new password of a reset, which can be done once, and keeps it nowhere but on the page. */
export function RevealPassword({ reset }: { reset: OperationView }) {
  // Not by `useCommand`, whose answers stay in memory a while.
  const run = useCommandRunner();
  const [taking, setTaking] = useState(false);
  const [taken, setTaken] = useState<RevealedPassword | null>(null);
  const [problem, setProblem] = useState<ProblemData | null>(null);
  const take = async () => {
    setTaking(true);
    const answer = await run({ command: "vm.reveal-password", input: { operationId: reset.operationId } });
    setTaking(false);
    setProblem(answer.kind === "problem" ? answer.problem : null);
    if (answer.kind === "done") setTaken(RevealedPassword.parse(answer.result));
  };
  if (taken) {
    return (
      <div role="status" className="rounded-md bg-warn-soft px-3 py-2">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-mono text-sm">{taken.user}</span>
          <strong className="select-all break-all font-mono text-sm">{taken.password}</strong>
          <CopyButton text={taken.password} label="Copy the password" />
        </p>
        <p className="text-sm text-warn-ink">It is shown this once: keep it now, Moxxie does not.</p>
      </div>
    );
  }
  const waiting = reset.status === "completed" ? null : "There is a password to show once the reset has ended well.";
  return (
    <>
      <Button size="sm" className="w-fit" loading={taking} disabledReason={waiting} onClick={() => void take()}>
        Show the password once
      </Button>
      {problem && <ProblemNotice problem={problem} />}
    </>
  );
}
