"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { PlanDialog } from "@/components/commands/plan-dialog";
import { Button, ButtonLink } from "@/components/ui/button";
import { estateQueries } from "@/lib/client/queries/estate";
import type { EndpointView } from "@/lib/contracts/endpoints";
import type { EndpointForm as EndpointFormOf } from "@/lib/domain/endpoint-form";
import { ConnectionReport } from "./connection-report";
import { type ConnectionTestOf, ConnectionTestPanel, useConnectionTest } from "./connection-test";
import {
  connectionTestBody,
  type EndpointDraft,
  emptyEndpoint,
  endpointChange,
  endpointDraftOf,
  endpointInput,
  hasCredentials,
  withFingerprint,
} from "./endpoint-draft";
import { EndpointFields } from "./endpoint-fields";
import { focusFirstProblem } from "./focus-first-problem";

export interface EndpointFormProps {
  before: EndpointView | null;
  /** Where a new one goes unless somebody chooses otherwise. */
  place: { datacenter: string; provider: string };
  datacenters: readonly { id: string; name: string }[];
  forms: readonly EndpointFormOf[];
}

/** Connects a platform, guided by a test of the connection; or edits a connection that was made in the dashboard. */
export function EndpointForm({ before, place, datacenters, forms }: EndpointFormProps) {
  const router = useRouter();
  const client = useQueryClient();
  const [draft, setDraft] = useState(() =>
    before ? endpointDraftOf(before, formOf(forms, before.provider)) : emptyEndpoint(place),
  );
  const form = formOf(forms, draft.provider);
  const [tried, setTried] = useState(false);
  const [reviewing, setReviewing] = useState(false);
  const [testedDraft, setTestedDraft] = useState<EndpointDraft | null>(null);
  const test = useConnectionTest();

  const created = endpointInput(draft, form);
  const edited = before ? endpointChange(before, draft, form) : null;
  const problems = edited ? edited.problems : created.problems;
  const input = before ? edited?.change && { id: before.id, change: edited.change } : created.input;

  const runTest = () => {
    const of = testOf(before, draft, form);
    setTried(true);
    if (!of) return;
    setTestedDraft(draft);
    test.mutate(of);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (input) setReviewing(true);
    else focusFirstProblem(event.currentTarget);
  };
  const fingerprint = test.data?.tlsFingerprint ?? null;
  const isPinned = fingerprint !== null && withFingerprint(draft.fingerprints, fingerprint) === draft.fingerprints;
  const pin = (seen: string) => {
    const next = { ...draft, fingerprints: withFingerprint(draft.fingerprints, seen) };
    setDraft(next);
    const of = testOf(before, next, form);
    if (!of) return;
    setTestedDraft(next);
    test.mutate(of);
  };
  return (
    <form onSubmit={submit} noValidate className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_24rem]">
      <div className="flex min-w-0 flex-col gap-4">
        <EndpointFields
          draft={draft}
          problems={tried ? problems : {}}
          onChange={(edit) => setDraft((now) => ({ ...now, ...edit }))}
          stored={before}
          datacenters={datacenters}
          form={form}
          forms={forms}
        />
        <div className="flex justify-end gap-2">
          <ButtonLink href="/settings?tab=endpoints">Cancel</ButtonLink>
          <Button
            type="submit"
            variant="primary"
            disabledReason={before && !input && Object.keys(problems).length === 0 ? "Nothing was changed" : null}
          >
            {before ? "Review changes" : "Connect endpoint…"}
          </Button>
        </div>
      </div>
      <ConnectionTestPanel
        test={test}
        onTest={runTest}
        outdated={JSON.stringify(testedDraft) !== JSON.stringify(draft)}
      >
        {test.data && !test.isPending && <ConnectionReport report={test.data} isPinned={isPinned} onPin={pin} />}
      </ConnectionTestPanel>
      {input && (
        <PlanDialog
          open={reviewing}
          onOpenChange={setReviewing}
          command={before ? "endpoint.update" : "endpoint.create"}
          input={input}
          title={before ? `Change endpoint ${before.id}` : `Connect ${draft.id.trim()}`}
          actionLabel={before ? "Apply" : "Connect endpoint"}
          begun={before ? `Changed endpoint ${before.id}` : `Connected ${draft.id.trim()}; its guests appear shortly`}
          onDone={() => {
            void client.invalidateQueries({ queryKey: estateQueries.all() });
            router.push(before ? "/settings?tab=endpoints" : `/datacenters/${encodeURIComponent(draft.datacenter)}`);
          }}
        />
      )}
    </form>
  );
}

const formOf = (forms: readonly EndpointFormOf[], provider: string) => forms.find((form) => form.provider === provider);

/** Null while too little is typed. A stored secret is tried at its stored address only. */
function testOf(
  before: EndpointView | null,
  draft: EndpointDraft,
  form: EndpointFormOf | undefined,
): ConnectionTestOf | null {
  if (before && !hasCredentials(draft)) {
    const { change, problems } = endpointChange(before, draft, form);
    return change === null && Object.keys(problems).length === 0 ? { kind: "stored", id: before.id } : null;
  }
  const body = connectionTestBody(draft, form);
  return body && { kind: "typed", body };
}
