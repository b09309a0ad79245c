"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck, ShieldCheck } from "lucide-react";
import { useState } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { formatCount, formatDuration } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { KeyValueList } from "@/components/ui/key-value";
import { RelativeTime } from "@/components/ui/relative-time";
import { Spinner } from "@/components/ui/spinner";
import { useMe } from "@/lib/client/me";
import { asProblem } from "@/lib/client/problem-error";
import { activityQueries } from "@/lib/client/queries/activity";
import type { AuditVerification } from "@/lib/contracts/audit";

/** Follows the chain of hashes through the whole log and says what came of it. */
export function VerifyButton() {
  const me = useMe();
  const [open, setOpen] = useState(false);
  const limited = me.datacenters !== null;
  return (
    <>
      <Button
        onClick={() => setOpen(true)}
        disabledReason={
          limited ? "The chain goes through all datacenters: only an administrator of all of them can verify it." : null
        }
        icon={<ShieldCheck className="size-3.5" aria-hidden="true" />}
      >
        Verify
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        size="md"
        title="Is the log as it was written?"
        description="Every row's hash is made of what it tells and of the row before it."
      >
        {open && <Verification />}
      </Dialog>
    </>
  );
}

function Verification() {
  const [noted, setNoted] = useState("");
  const [head, setHead] = useState<string | null>(null);
  const query = useQuery(activityQueries.verification(head));
  if (query.isFetching)
    return (
      <p role="status" className="flex items-center gap-2 text-muted">
        <Spinner /> Every row is being read and its hash made again.
      </p>
    );
  if (query.error) return <ErrorState problem={asProblem(query.error)} onRetry={() => void query.refetch()} />;
  if (!query.data) return null;
  const malformed = noted.trim() !== "" && !/^[0-9a-f]{64}$/.test(noted.trim());
  return (
    <div className="flex flex-col gap-4">
      <Outcome outcome={query.data} />
      <form
        className="flex flex-col gap-1.5"
        onSubmit={(event) => {
          event.preventDefault();
          if (!malformed) setHead(noted.trim() || null);
        }}
      >
        <label htmlFor="noted-head" className="font-medium">
          A head that you noted earlier
        </label>
        <div className="flex gap-2">
          <Input
            id="noted-head"
            mono
            placeholder="64 hexadecimal digits"
            value={noted}
            aria-invalid={malformed || undefined}
            aria-describedby="noted-head-hint"
            onChange={(event) => setNoted(event.target.value)}
          />
          <Button type="submit" disabledReason={malformed ? "A head is 64 hexadecimal digits." : null}>
            {noted.trim() ? "Look for it" : "Verify again"}
          </Button>
        </div>
        <p id="noted-head-hint" className="text-muted text-sm">
          The chain alone cannot show that its end was cut off. A head from before can: it must still be in it.
        </p>
      </form>
    </div>
  );
}

function Outcome({ outcome }: { outcome: AuditVerification }) {
  const { valid, rows, unchained, head, firstBroken, notedHead, checkedAt, durationMs } = outcome;
  return (
    <>
      {valid ? (
        <Banner tone="info" icon={<CircleCheck />}>
          The log is whole: {formatCount(rows)} {rows === 1 ? "row" : "rows"}, each as it was written and none missing
          between them.
        </Banner>
      ) : (
        <Banner tone="bad">
          <strong className="font-semibold">The log is not as it was written.</strong> {firstBroken?.reason} The{" "}
          {formatCount(rows)} rows before it hold.
        </Banner>
      )}
      {notedHead && (
        <Banner tone={notedHead.found ? "info" : "bad"} {...(notedHead.found && { icon: <CircleCheck /> })}>
          {notedHead.found
            ? `The head that you noted is row ${notedHead.id}: nothing up to it was cut off or rewritten.`
            : "The head that you noted is not in the chain: the end of the log was cut off, or the log was rewritten from before it."}
        </Banner>
      )}
      <KeyValueList
        items={[
          ...(firstBroken ? [{ label: "First broken", value: `row ${firstBroken.id} of ${firstBroken.at}` }] : []),
          ...(head
            ? [
                {
                  label: valid ? "Head to note" : "Last row that holds",
                  value: <span className="break-all">{head.hash}</span>,
                  mono: true,
                  action: <CopyButton text={head.hash} label="Copy the head" />,
                },
                { label: "It is row", value: `${head.id} of ${head.at}` },
              ]
            : []),
          ...(unchained > 0
            ? [{ label: "Before the chain", value: `${formatCount(unchained)} rows, which cannot be verified` }]
            : []),
          {
            label: "Checked",
            value: (
              <>
                <RelativeTime at={checkedAt} />, in {formatDuration(Math.max(1, durationMs))}
              </>
            ),
          },
        ]}
      />
    </>
  );
}
