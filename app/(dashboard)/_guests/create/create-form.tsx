"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { useCommand } from "@/components/commands/use-command";
import { useDebounced } from "@/components/commands/use-debounced";
import { kindNoun } from "@/components/guests/guest-action-list";
import { usePlatforms } from "@/components/platforms/platforms";
import { Banner } from "@/components/ui/banner";
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { usePlan } from "@/lib/client/commands";
import { mayNot, useMe } from "@/lib/client/me";
import { asProblem } from "@/lib/client/problem-error";
import { approvalPath } from "@/lib/client/queries/approvals";
import { guestPath } from "@/lib/client/queries/guests";
import type { GuestKind } from "@/lib/domain/guest";
import { gbToMb } from "@/lib/domain/units";
import { AccessFields } from "./access-fields";
import {
  type CreateDraft,
  type CreateField,
  type CreateProblems,
  emptyDraft,
  nameToPlanWith,
  readDraft,
} from "./create-draft";
import { fieldOfPath, fieldOfRefusal } from "./create-fields";
import type { FieldsProps } from "./fields-props";
import { beyondLimits, limitsOf, platformsFor } from "./limits";
import { NetworkPicker } from "./network-picker";
import { PlaceFields } from "./place-fields";
import { PlacementPanel } from "./placement-panel";
import type { ReserveFirstProps } from "./reserve-first";
import { RulesFields } from "./rules-fields";
import { ShapeFields } from "./shape-fields";
import { useCreationPackages } from "./use-creation-packages";

/** Make a guest: where first, then what; at the right where it would go, kept current by dry runs. */
export function CreateForm({ kind, datacenter }: { kind: GuestKind; datacenter: string }) {
  const router = useRouter();
  const noun = kindNoun[kind];
  const command = kind === "vm" ? "vm.create" : "container.create";
  const forbidden = mayNot(useMe(), "vm:create");
  const [draft, setDraft] = useState<CreateDraft>({ ...emptyDraft, datacenter });
  const [touched, setTouched] = useState<ReadonlySet<CreateField>>(new Set());
  const [tried, setTried] = useState(false);
  const [reason, setReason] = useState("");
  const create = useCommand(command);

  const packages = useCreationPackages(draft.datacenter).items;
  const limits = limitsOf(
    platformsFor(draft, {
      platforms: usePlatforms().values(),
      packageEndpoint: packages.find(({ id }) => id === draft.packageId)?.endpoint ?? null,
    }),
  );
  const beyond = beyondLimits(limits, draft);
  const own = readDraft(kind, draft);
  const asked = readDraft(kind, draft, draft.name.trim() || nameToPlanWith).input;
  const settled = useDebounced(asked, 300);
  const plan = usePlan({ command, input: forbidden ? null : settled, keepFormer: true });
  const settling = plan.isFetching || JSON.stringify(settled) !== JSON.stringify(asked);

  const onChange = (edit: Partial<CreateDraft>) => {
    setDraft((now) => ({ ...now, ...edit }));
    setTouched((now) => new Set([...now, ...(Object.keys(edit) as CreateField[])]));
    if (create.error) create.reset();
  };
  const problems: CreateProblems = {
    ...refusalProblem(plan.data?.refusal, settling),
    ...serverProblems(create.error ?? plan.error),
    ...beyond,
    ...Object.fromEntries(Object.entries(own.problems).filter(([field]) => tried || touched.has(field as CreateField))),
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (!own.input || Object.keys(beyond).length > 0) {
      // After the problems have been drawn: the first field that is wrong takes the focus.
      const form = event.currentTarget;
      requestAnimationFrame(() => form.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
      return;
    }
    create.mutate(
      { input: own.input, begun: `Creating ${draft.name}`, reason: plan.data?.approval ? reason : undefined },
      {
        onSuccess: (result) => {
          if (result.kind === "accepted") router.push(`/operations/${result.operationId}`);
          if (result.kind === "awaiting_approval") router.push(approvalPath(result.approvalId));
        },
      },
    );
  };
  const chosenHost = chosenHostOf(plan.data?.decisions, draft.datacenter);
  const failure = create.error ?? (settling ? null : plan.error);
  const fields: FieldsProps = { kind, draft, problems, limits, onChange };
  return (
    <>
      <PageHeader
        breadcrumb={[{ label: kind === "vm" ? "VMs" : "Containers", href: guestPath[kind] }, { label: "New" }]}
        title={`Create ${noun}`}
      />
      {forbidden && (
        <Banner tone="info" className="mb-4">
          {forbidden}
        </Banner>
      )}
      <form onSubmit={submit} noValidate className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_23rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <Panel title="Where and what">
            <PlaceFields {...fields} />
          </Panel>
          <Panel title="Shape">
            <ShapeFields {...fields} />
          </Panel>
          <Panel title="Network">
            <NetworkPicker {...fields} chosenHost={chosenHost} />
          </Panel>
          <Panel title={kind === "vm" ? "First boot" : "Access"}>
            <AccessFields {...fields} />
          </Panel>
          <Panel title="Labels and rules">
            <RulesFields {...fields} />
          </Panel>
        </div>
        <PlacementPanel
          noun={noun}
          hasDatacenter={draft.datacenter !== ""}
          plan={plan.data}
          planning={settling}
          incomplete={asked === null}
          problem={failure ? asProblem(failure) : null}
          creating={create.isPending}
          forbidden={forbidden}
          reason={reason}
          onReasonChange={setReason}
          reserve={{
            wish: wishToReserve({ draft, host: plan.data?.refusal ? null : chosenHost }),
            reservationId: draft.reservationId,
            onReserved: (reservationId) => onChange({ reservationId }),
          }}
        />
      </form>
    </>
  );
}

function wishToReserve({ draft, host }: { draft: CreateDraft; host: string | null }): ReserveFirstProps["wish"] {
  const [cpu, memoryGb, diskGb] = [draft.cores, draft.memoryGb, draft.diskGb].map(Number);
  if (host === null || !cpu || !memoryGb || !diskGb) return null;
  const { datacenter, name } = draft;
  return { cpu, memoryMb: gbToMb(memoryGb), diskGb, datacenter, node: host, name: name.trim() || "a new guest" };
}

/** The host that the plan chose; a former plan for another datacenter says nothing. */
const chosenHostOf = (decisions: Record<string, unknown> | undefined, datacenter: string) =>
  decisions?.datacenter === datacenter && typeof decisions.host === "string" && decisions.host !== ""
    ? decisions.host
    : null;

function refusalProblem(
  refusal: { code: string; message: string } | null | undefined,
  settling: boolean,
): CreateProblems {
  const field = refusal && !settling ? fieldOfRefusal(refusal.code) : undefined;
  return field && refusal ? { [field]: refusal.message } : {};
}

function serverProblems(error: Error | null): CreateProblems {
  if (!error) return {};
  const problem = asProblem(error);
  const byPath = (problem.errors ?? []).flatMap(({ path, message }) => {
    const field = fieldOfPath(path.split("."));
    return field ? [[field, message]] : [];
  });
  const field = fieldOfRefusal(problem.code);
  return { ...(field && { [field]: problem.detail }), ...Object.fromEntries(byPath) };
}
