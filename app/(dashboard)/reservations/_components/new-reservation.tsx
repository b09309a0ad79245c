"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { useCommand } from "@/components/commands/use-command";
import { useDebounced } from "@/components/commands/use-debounced";
import { Banner } from "@/components/ui/banner";
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { usePlan } from "@/lib/client/commands";
import { mayNot, useMe } from "@/lib/client/me";
import { asProblem } from "@/lib/client/problem-error";
import {
  emptyReservation,
  type ReservationDraft,
  type ReservationField,
  type ReservationProblems,
  readReservation,
  reservationField,
} from "./reservation-draft";
import { ReservationFields } from "./reservation-fields";
import { resourceWords } from "./reservation-phase";
import { WillItFit } from "./will-it-fit";

/** What the plan is made with until a reason is written: a reason changes nothing about where it fits. */
const noReasonYet = "not said yet";

/** Hold capacity: how much, for how long and what for; at the right where it fits, kept current as one types. */
export function NewReservation({ start }: { start: Partial<ReservationDraft> }) {
  const router = useRouter();
  const forbidden = mayNot(useMe(), "reservation:write");
  const [draft, setDraft] = useState<ReservationDraft>({ ...emptyReservation, ...start });
  const [touched, setTouched] = useState<ReadonlySet<ReservationField>>(new Set());
  const [tried, setTried] = useState(false);
  const create = useCommand("reservation.create");

  const own = readReservation(draft);
  const asked = readReservation({ ...draft, reason: draft.reason.trim() || noReasonYet }).input;
  const settled = useDebounced(asked, 300);
  const plan = usePlan({ command: "reservation.create", input: forbidden ? null : settled, keepFormer: true });
  const settling = plan.isFetching || JSON.stringify(settled) !== JSON.stringify(asked);

  const change = (edit: Partial<ReservationDraft>) => {
    setDraft((now) => ({ ...now, ...edit }));
    setTouched((now) => new Set([...now, ...(Object.keys(edit) as ReservationField[])]));
    if (create.error) create.reset();
  };
  const problems: ReservationProblems = {
    ...serverProblems(create.error ?? (settling ? null : plan.error)),
    ...Object.fromEntries(
      Object.entries(own.problems).filter(([field]) => tried || touched.has(field as ReservationField)),
    ),
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (!own.input) {
      // After the problems have been drawn: the first field that is wrong takes the focus.
      const form = event.currentTarget;
      requestAnimationFrame(() => form.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
      return;
    }
    const { cpu, memoryGB, diskGB = 0 } = own.input.resources;
    create.mutate(
      { input: own.input, begun: `Reserved ${resourceWords({ cpu, memoryGB, diskGB })}` },
      { onSuccess: () => router.push("/reservations") },
    );
  };
  const failure = create.error ?? (settling ? null : plan.error);
  return (
    <>
      <PageHeader
        breadcrumb={[{ label: "Reservations", href: "/reservations" }, { label: "New" }]}
        title="New reservation"
      />
      {forbidden && (
        <Banner tone="info" className="mb-4">
          {forbidden}
        </Banner>
      )}
      <form onSubmit={submit} noValidate className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_23rem]">
        <Panel title="What is held">
          <ReservationFields draft={draft} problems={problems} onChange={change} />
        </Panel>
        <WillItFit
          draft={draft}
          onChoose={(place) => change(place)}
          plan={plan.data}
          planning={settling && asked !== null}
          problem={failure ? asProblem(failure) : null}
          creating={create.isPending}
          forbidden={forbidden}
        />
      </form>
    </>
  );
}

function serverProblems(error: Error | null): ReservationProblems {
  if (!error) return {};
  return Object.fromEntries(
    (asProblem(error).errors ?? []).flatMap(({ path, message }) => {
      const field = reservationField(path.split("."));
      return field ? [[field, message]] : [];
    }),
  );
}
