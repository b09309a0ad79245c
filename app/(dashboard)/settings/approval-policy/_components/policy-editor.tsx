"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { PlanDialog } from "@/components/commands/plan-dialog";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { mayNot, useMe } from "@/lib/client/me";
import { approvalQueries } from "@/lib/client/queries/approvals";
import type { PolicyRule, PolicyView } from "@/lib/contracts/approvals";
import { counted } from "../../../_estate/counted";
import { ExpiryPanel } from "./expiry-panel";
import { NewerPolicy } from "./newer-policy";
import { PolicyDiff } from "./policy-diff";
import { emptyRule, moved, withRule } from "./policy-draft";
import { RuleDialog } from "./rule-dialog";
import { RuleList } from "./rule-list";
import { UnsavedGuard } from "./unsaved-guard";
import { usePolicyDraft } from "./use-policy-draft";

/** The rules in their order and the time to decide in; edits are kept here until they are reviewed and saved. */
export function PolicyEditor({ policy }: { policy: PolicyView }) {
  const forbidden = mayNot(useMe(), "policy:write");
  const editing = usePolicyDraft(policy);
  const { draft, changes, edit } = editing;
  const [asked, setAsked] = useState<PolicyRule | null>(null);
  const setRules = (rules: PolicyRule[]) => edit({ rules });
  const dirty = changes.length > 0;
  return (
    <div className="flex flex-col gap-4">
      {editing.isOutdated && <NewerPolicy editing={editing} newer={policy} />}
      <Panel
        title="Rules"
        description="A command waits for an approval when all that one of the rules names holds; the first that does is the one that is told."
        padded={false}
        wrapActions
        actions={
          !forbidden && (
            <Button
              size="sm"
              variant="primary"
              icon={<Plus className="size-3.5" aria-hidden="true" />}
              onClick={() => setAsked(emptyRule())}
            >
              Add a rule…
            </Button>
          )
        }
      >
        <RuleList
          rules={draft.rules}
          forbidden={forbidden}
          onToggle={(rule, enabled) => setRules(withRule(draft.rules, { ...rule, enabled }))}
          onMove={(index, by) => setRules(moved(draft.rules, index, by))}
          onEdit={setAsked}
          onRemove={(rule) => setRules(draft.rules.filter(({ id }) => id !== rule.id))}
        />
      </Panel>
      <ExpiryPanel
        expiresAfter={draft.expiresAfter}
        onChange={(expiresAfter) => edit({ expiresAfter })}
        forbidden={forbidden}
      />
      <LastChange policy={policy} />
      {dirty && <SaveBar editing={editing} />}
      {asked && (
        <RuleDialog
          rule={asked}
          rules={draft.rules}
          commands={policy.commands}
          onClose={() => setAsked(null)}
          onTake={(rule) => {
            setRules(withRule(draft.rules, rule));
            setAsked(null);
          }}
        />
      )}
      <UnsavedGuard active={dirty} what="The approval policy has changes that are not saved" />
    </div>
  );
}

function LastChange({ policy }: { policy: PolicyView }) {
  if (policy.updatedAt === null) return <p className="text-muted">These are the rules that Moxxie comes with.</p>;
  return (
    <p className="text-muted">
      Version {policy.version}, saved {policy.updatedBy && `by ${policy.updatedBy} `}
      <RelativeTime at={policy.updatedAt} />.
    </p>
  );
}

/** Sticks to the window's bottom, so that nobody leaves in the belief that an edit is in force. */
function SaveBar({ editing }: { editing: ReturnType<typeof usePolicyDraft> }) {
  const client = useQueryClient();
  const [reviewing, setReviewing] = useState(false);
  const { changes, base, draft, discard, isOutdated } = editing;
  const readAgain = () => client.invalidateQueries({ queryKey: approvalQueries.policy().queryKey });
  return (
    <div className="sticky bottom-3 z-10 flex flex-wrap items-center justify-between gap-3 rounded-lg border border-line-strong bg-raised px-4 py-2.5 shadow-pop">
      <p role="status">{counted(changes.length, "change")} not saved yet</p>
      <div className="flex gap-2">
        <Button onClick={discard}>Discard</Button>
        <Button
          variant="primary"
          disabledReason={isOutdated ? "The policy was changed meanwhile; look at the newer one first" : null}
          onClick={() => {
            setReviewing(true);
            void readAgain();
          }}
        >
          Review and save…
        </Button>
      </div>
      <PlanDialog
        open={reviewing}
        onOpenChange={(open) => {
          setReviewing(open);
          if (!open) void readAgain();
        }}
        command="approval-policy.update"
        input={{ rules: draft.rules, expiresAfter: draft.expiresAfter, version: base.version }}
        title="Change the approval policy?"
        actionLabel="Save policy"
        begun="The approval policy was changed"
        ownDiff
        onDone={() => void readAgain().then(discard)}
      >
        {isOutdated ? (
          <Banner tone="warn">Somebody else has changed the policy meanwhile. Close this and look at it first.</Banner>
        ) : (
          <PolicyDiff changes={changes} label="What you change" />
        )}
      </PlanDialog>
    </div>
  );
}
