"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { ApprovalRequest } from "@/components/commands/approval-request";
import { diffChanges } from "@/components/commands/diff-changes";
import { useCommand } from "@/components/commands/use-command";
import { useDebounced } from "@/components/commands/use-debounced";
import { type Platform, useGuestPlatform, whyNoneCan } from "@/components/platforms/platforms";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { DiffTable } from "@/components/ui/diff-table";
import { Panel } from "@/components/ui/panel";
import { ProblemNotice } from "@/components/ui/problem-notice";
import { Skeleton } from "@/components/ui/skeleton";
import { usePlan } from "@/lib/client/commands";
import { mayNot, useMe } from "@/lib/client/me";
import { asProblem } from "@/lib/client/problem-error";
import { guestQueries } from "@/lib/client/queries/guests";
import type { GuestConfigView } from "@/lib/contracts/guest-config";
import type { GuestDetail } from "@/lib/contracts/guests";
import { type ConfigDraft, changedFields, changeOf, draftOf, fieldOfPath } from "./config-draft";
import { ConfigFields, type FixedFields } from "./config-fields";
import { Newer } from "./newer-config";

/** Edit, see the diff, apply. The form stays with the version it was made from until the person takes the newer one. */
export function ConfigForm(props: { guest: GuestDetail; config: GuestConfigView; onConflict: () => void }) {
  const { guest, config, onConflict } = props;
  const client = useQueryClient();
  const forbidden = mayNot(useMe(), "vm:update");
  const fixed = fixedFields(useGuestPlatform(guest));
  const [base, setBase] = useState(config);
  const [edits, setEdits] = useState<Partial<ConfigDraft>>({});
  const [reason, setReason] = useState("");
  const baseDraft = draftOf(base);
  const draft: ConfigDraft = { ...baseDraft, ...edits };
  const outcome = changeOf({ kind: guest.kind, digest: base.digest, base: baseDraft, draft });
  const clean = outcome.state === "unchanged";
  const outdated = config.digest !== base.digest;

  // Nothing is being edited: the newer version is simply shown.
  useEffect(() => {
    if (outdated && clean) setBase(config);
  }, [outdated, clean, config]);

  const input = outcome.state === "ready" ? { vmId: guest.id, change: outcome.change } : null;
  const settled = useDebounced(input, 400);
  const plan = usePlan({ command: "vm.update", input: outdated ? null : settled });
  const apply = useCommand("vm.update");
  const conflict = plan.data?.refusal?.code === "digest_mismatch" || isConflict(apply.error) || isConflict(plan.error);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked for once when the conflict is found
  useEffect(() => {
    if (conflict) onConflict();
  }, [conflict]);

  const problem = apply.error ?? plan.error;
  const serverProblems = Object.fromEntries(
    (problem ? (asProblem(problem).errors ?? []) : []).flatMap(({ path, message }) => {
      const field = fieldOfPath(path.split("."));
      return field ? [[field, message]] : [];
    }),
  );
  const fieldProblems = { ...serverProblems, ...(outcome.state === "wrong" && outcome.problems) };
  const approval = plan.data && !plan.data.refusal ? plan.data.approval : null;
  const settling = JSON.stringify(settled) !== JSON.stringify(input);
  const reset = () => {
    setEdits({});
    apply.reset();
  };
  const submit = () => {
    if (!input) return;
    apply.mutate(
      {
        input,
        begun: `Changing ${guest.name}`,
        confirm: plan.data?.confirm ?? undefined,
        reason: approval ? reason : undefined,
      },
      {
        onSuccess: () => {
          setEdits({});
          void client.invalidateQueries({ queryKey: guestQueries.one(guest.id) });
        },
      },
    );
  };

  return (
    <Panel title="Configuration">
      {forbidden && (
        <Banner tone="info" className="mb-4">
          {forbidden} What you see is the present configuration.
        </Banner>
      )}
      <ConfigFields
        kind={guest.kind}
        hasCloudInit={base.cloudInit !== null}
        draft={draft}
        problems={fieldProblems}
        disabled={forbidden !== null}
        fixed={fixed}
        onChange={(edit) => setEdits((now) => ({ ...now, ...edit }))}
      />
      {outdated && !clean && (
        <Newer
          base={base}
          newer={config}
          yours={changedFields(baseDraft, draft)}
          onTake={() => {
            setBase(config);
            apply.reset();
          }}
          className="mt-4"
        />
      )}
      {!clean && (
        <section aria-label="What would change" className="mt-4 flex flex-col gap-3 border-t pt-4">
          <h3 className="font-medium">What would change</h3>
          {outcome.state === "wrong" ? (
            <p className="text-bad-ink">Some fields are not right yet; see above.</p>
          ) : plan.data && !settling ? (
            <>
              <DiffTable changes={diffChanges(plan.data.changes)} />
              {plan.data.warnings.map((warning) => (
                <p key={warning} className="text-warn-ink">
                  {warning}
                </p>
              ))}
              {plan.data.refusal && !outdated && (
                <ProblemNotice problem={{ title: plan.data.refusal.message, code: plan.data.refusal.code }} />
              )}
              {approval && !outdated && (
                <ApprovalRequest
                  approval={approval}
                  reason={reason}
                  onReasonChange={setReason}
                  disabled={apply.isPending}
                />
              )}
            </>
          ) : plan.error && !conflict ? null : (
            <Skeleton className="h-16 w-full rounded-md" />
          )}
          {problem && !conflict && <ProblemNotice problem={asProblem(problem)} />}
        </section>
      )}
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={reset} disabledReason={clean ? "Nothing has been changed" : null}>
          Discard
        </Button>
        <Button
          variant="primary"
          loading={apply.isPending}
          onClick={submit}
          disabledReason={
            forbidden ??
            (clean
              ? "Nothing has been changed"
              : outdated
                ? "Somebody changed it meanwhile; look at the newer values first"
                : outcome.state === "wrong"
                  ? "Some fields are not right yet"
                  : (plan.data?.refusal?.message ?? (plan.data && !settling ? null : "The diff is still being made")))
          }
        >
          {approval && !settling ? "Request approval" : "Apply"}
        </Button>
      </div>
    </Panel>
  );
}

/** What the platform keeps as it is, each with the reason. */
const fixedFields = (platform: Platform): FixedFields => ({
  tags: whyNoneCan([platform], "tags"),
  description: whyNoneCan([platform], "notes"),
  onBoot: whyNoneCan([platform], "startOnBoot"),
  protected: whyNoneCan([platform], "protection"),
  agent: whyNoneCan([platform], "guestAgent"),
  ciUser: whyNoneCan([platform], "cloudInitUser"),
  ciIp: whyNoneCan([platform], "staticAddress"),
  ciGateway: whyNoneCan([platform], "staticAddress"),
  ciNameservers: whyNoneCan([platform], "staticAddress"),
  // Without cloud-init there is nothing that could tell a guest of other keys later.
  ciSshKeys:
    platform.capabilities.cloudInitUser === false ? `${platform.product} sets keys only when it installs.` : null,
});

const isConflict = (error: Error | null) => error !== null && asProblem(error).code === "digest_mismatch";
