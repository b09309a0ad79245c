"use client";

import { useState } from "react";
import type { DiffChange } from "@/components/ui/diff-table";
import type { PolicyView } from "@/lib/contracts/approvals";
import { type PolicyDraft, policyChanges } from "./policy-draft";

export interface PolicyEditing {
  draft: PolicyDraft;
  /** What the draft was made from. */
  base: PolicyView;
  changes: readonly DiffChange[];
  /** Somebody else has saved another policy since the draft was begun. */
  isOutdated: boolean;
  edit: (change: Partial<PolicyDraft>) => void;
  discard: () => void;
  /** Goes on with what was edited, as a change of the newer policy. */
  rebase: () => void;
}

/** Edits that are kept on the page until they are saved. The draft stays with the version that it was made from. */
export function usePolicyDraft(policy: PolicyView): PolicyEditing {
  const [edits, setEdits] = useState<{ base: PolicyView; draft: PolicyDraft } | null>(null);
  const base = edits?.base ?? policy;
  const draft = edits?.draft ?? draftOf(policy);
  const changes = policyChanges(base, draft);
  return {
    draft,
    base,
    changes,
    isOutdated: changes.length > 0 && base.version !== policy.version,
    edit: (change) =>
      setEdits((now) => ({ base: now?.base ?? policy, draft: { ...(now?.draft ?? draftOf(policy)), ...change } })),
    discard: () => setEdits(null),
    rebase: () => setEdits((now) => now && { ...now, base: policy }),
  };
}

const draftOf = ({ rules, expiresAfter }: PolicyView): PolicyDraft => ({ rules, expiresAfter });
