import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import type { PolicyView } from "@/lib/contracts/approvals";
import { PolicyDiff } from "./policy-diff";
import { policyChanges } from "./policy-draft";
import type { PolicyEditing } from "./use-policy-draft";

/** Somebody else saved another policy meanwhile: says who and what, and lets the editor choose how to go on. */
export function NewerPolicy({ editing, newer }: { editing: PolicyEditing; newer: PolicyView }) {
  const { base, rebase, discard } = editing;
  const theirs = policyChanges(base, newer);
  return (
    <section aria-labelledby="newer-policy" className="rounded-lg border border-warn bg-warn-soft p-4">
      <h2 id="newer-policy" className="font-semibold text-warn-ink">
        Changed by {newer.updatedBy ?? "somebody else"} meanwhile
        {newer.updatedAt && (
          <>
            , <RelativeTime at={newer.updatedAt} />
          </>
        )}
      </h2>
      <p className="mt-1">
        Your changes were made on version {base.version}; version {newer.version} holds now. Going on with yours puts
        the whole policy as you see it below in place of theirs, after another review.
      </p>
      {theirs.length > 0 && (
        <div className="mt-3">
          <PolicyDiff changes={theirs} label="What was changed meanwhile" />
        </div>
      )}
      <div className="mt-3 flex flex-wrap gap-2">
        <Button onClick={discard}>Take the newer policy</Button>
        <Button onClick={rebase}>Go on with mine</Button>
      </div>
    </section>
  );
}
