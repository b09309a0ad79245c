"use client";

import { CalendarClock } from "lucide-react";
import { parseAsString, useQueryStates } from "nuqs";
import { useState } from "react";
import { withDatacenter } from "@/components/shell/nav";
import { useDatacenter } from "@/components/shell/use-datacenter";
import { Banner } from "@/components/ui/banner";
import { Button, ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { formatCount } from "@/components/ui/format";
import { PageHeader } from "@/components/ui/page-header";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { useHydrated } from "@/components/ui/use-hydrated";
import { mayNot, useMe } from "@/lib/client/me";
import { asProblem } from "@/lib/client/problem-error";
import type { ReservationView } from "@/lib/contracts/reservations";
import { ReservationDetails } from "./reservation-details";
import { ExtendDialog, ReleaseDialog } from "./reservation-dialogs";
import { ReservationTable } from "./reservation-table";
import { SummaryCards } from "./summary-cards";
import { Timeline } from "./timeline";
import { TimelineLegend, TimelineSkeleton } from "./timeline-frame";
import { rangeNames, rangeOf, ranges } from "./timeline-window";
import { useReservations } from "./use-reservations";

const rangeOptions = rangeNames.map((value) => ({ value, label: ranges[value].label }));
const viewOptions = [
  { value: "timeline", label: "Timeline" },
  { value: "table", label: "Table" },
] as const;

type Asked = { what: "extend" | "release"; reservation: ReservationView };

/** Capacity that is held: in time, host by host, or as a table. On small screens always as a table. */
export function ReservationList({ loadedAtMs }: { loadedAtMs: number }) {
  const [datacenter] = useDatacenter();
  const [address, setAddress] = useQueryStates(
    { range: parseAsString, view: parseAsString, reservation: parseAsString },
    { history: "push" },
  );
  const [asked, setAsked] = useState<Asked | null>(null);
  const range = rangeOf(address.range);
  const view = address.view === "table" ? "table" : "timeline";
  const { window, query, reservations, total, summary } = useReservations({ range, datacenter, loadedAtMs });
  const hydrated = useHydrated();
  const open = (reservation: string | null) => void setAddress({ reservation });
  const create = <NewReservation datacenter={datacenter} />;
  const left = (total ?? 0) - reservations.length;
  return (
    <>
      <PageHeader
        title="Reservations"
        meta={
          <span className="tabular" aria-live="polite">
            {total === undefined ? "" : formatCount(total)}
            <span className="sr-only"> reservations in the range shown</span>
          </span>
        }
        actions={
          <>
            <SegmentedControl
              label="View"
              value={view}
              onValueChange={(next) => void setAddress({ view: next === "timeline" ? null : next })}
              options={viewOptions}
              className="max-md:hidden"
            />
            <SegmentedControl
              label="Range"
              value={range}
              onValueChange={(next) => void setAddress({ range: next === "6h" ? null : next })}
              options={rangeOptions}
            />
            {create}
          </>
        }
      />
      {query.error && query.data && (
        <Banner tone="warn" className="mb-3">
          Could not be read again: {asProblem(query.error).detail}
        </Banner>
      )}
      {query.error && !query.data ? (
        <div className="rounded-lg border bg-panel">
          <ErrorState
            problem={asProblem(query.error)}
            onRetry={() => void query.refetch()}
            retrying={query.isFetching}
          />
        </div>
      ) : !query.data || !hydrated ? (
        <TimelineSkeleton />
      ) : reservations.length === 0 ? (
        <div className="rounded-lg border bg-panel">
          <EmptyState
            icon={<CalendarClock />}
            title={`Nothing is held${datacenter ? ` in ${datacenter}` : ""}`}
            action={create}
          >
            A reservation keeps cores, memory and disk of a host free until a time. The creation that names it uses
            them; nobody else is given them.
          </EmptyState>
        </div>
      ) : (
        <>
          {view === "timeline" && (
            <div className="max-md:hidden">
              <Timeline reservations={reservations} window={window} range={range} onOpen={open} />
              <TimelineLegend />
            </div>
          )}
          <ReservationTable
            reservations={reservations}
            total={total}
            onOpen={open}
            className={view === "timeline" ? "md:hidden" : undefined}
          />
          {left > 0 && (
            <Banner
              tone="info"
              className="mt-3"
              action={
                <Button size="sm" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  Load {formatCount(Math.min(left, 1000))} more
                </Button>
              }
            >
              {formatCount(reservations.length)} of {formatCount(total)} are shown. A shorter range or one datacenter
              shows fewer.
            </Banner>
          )}
        </>
      )}
      <SummaryCards summary={summary} onOpen={open} />
      {address.reservation && !asked && (
        <ReservationDetails
          reservationId={address.reservation}
          known={reservations.find(({ reservationId }) => reservationId === address.reservation)}
          onClose={() => open(null)}
          onAsk={(what, reservation) => setAsked({ what, reservation })}
        />
      )}
      {asked && (
        <AskedDialog
          {...asked}
          onClose={() => setAsked(null)}
          onDone={() => {
            setAsked(null);
            void query.refetch();
          }}
        />
      )}
    </>
  );
}

function AskedDialog({ what, ...rest }: Asked & { onClose: () => void; onDone: () => void }) {
  return what === "extend" ? <ExtendDialog {...rest} /> : <ReleaseDialog {...rest} />;
}

function NewReservation({ datacenter }: { datacenter: string | null }) {
  const forbidden = mayNot(useMe(), "reservation:write");
  if (forbidden) {
    return (
      <Button variant="primary" disabledReason={forbidden}>
        New reservation
      </Button>
    );
  }
  return (
    <ButtonLink variant="primary" href={withDatacenter("/reservations/new", datacenter)}>
      New reservation
    </ButtonLink>
  );
}
