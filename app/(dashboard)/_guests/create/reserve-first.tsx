"use client";

import { useQuery } from "@tanstack/react-query";
import { z } from "zod";
import { useCommand } from "@/components/commands/use-command";
import { Button } from "@/components/ui/button";
import { DropdownMenu, MenuItem } from "@/components/ui/dropdown-menu";
import { ProblemNotice } from "@/components/ui/problem-notice";
import { Countdown } from "@/components/ui/relative-time";
import { mayNot, useMe } from "@/lib/client/me";
import { asProblem } from "@/lib/client/problem-error";
import { reservationQueries } from "@/lib/client/queries/reservations";
import { mbToGb } from "@/lib/domain/units";

/** What is to be held: the shape of the guest, on the host that was chosen. */
export interface ReserveFirstProps {
  wish: { cpu: number; memoryMb: number; diskGb: number; datacenter: string; node: string; name: string } | null;
  reservationId: string;
  onReserved: (reservationId: string) => void;
}

const durations = [
  { iso: "PT5M", words: "for 5 minutes" },
  { iso: "PT15M", words: "for 15 minutes" },
  { iso: "PT1H", words: "for an hour" },
  { iso: "PT8H", words: "for 8 hours" },
];

const Reserved = z.object({ reservationId: z.uuid() });

/** Holds the room on the host while the rest of the form is filled in. */
export function ReserveFirst({ wish, reservationId, onReserved }: ReserveFirstProps) {
  const reserve = useCommand("reservation.create");
  const forbidden = mayNot(useMe(), "reservation:write");
  if (reservationId) return <Held reservationId={reservationId} onGone={() => onReserved("")} />;
  const hold = (duration: string) => {
    if (!wish) return;
    const { cpu, memoryMb, diskGb, datacenter, node, name } = wish;
    const resources = { cpu, memoryGB: mbToGb(memoryMb), diskGB: diskGb };
    reserve.mutate(
      {
        input: { resources, duration, datacenter, node, reason: `Create ${name}` },
        // Said by what takes the button's place; a toast would lie over it.
        begun: null,
      },
      {
        onSuccess: (result) => {
          const done = result.kind === "done" ? Reserved.safeParse(result.result) : undefined;
          if (done?.success) onReserved(done.data.reservationId);
        },
      },
    );
  };
  return (
    <>
      <DropdownMenu
        trigger={
          <Button
            type="button"
            loading={reserve.isPending}
            disabledReason={forbidden ?? (wish ? null : "There is no host yet that can take it")}
            className="w-full"
          >
            Reserve first
          </Button>
        }
      >
        {durations.map(({ iso, words }) => (
          <MenuItem key={iso} onSelect={() => hold(iso)}>
            {words}
          </MenuItem>
        ))}
      </DropdownMenu>
      {reserve.error && <ProblemNotice problem={asProblem(reserve.error)} />}
    </>
  );
}

function Held({ reservationId, onGone }: { reservationId: string; onGone: () => void }) {
  const query = useQuery(reservationQueries.one(reservationId));
  const release = useCommand("reservation.release");
  const held = query.data;
  if (!held) return null;
  if (held.status !== "active") {
    return (
      <p className="text-warn-ink">
        The reservation on {held.node} is {held.status}.{" "}
        <Button type="button" size="sm" onClick={onGone}>
          Go on without it
        </Button>
      </p>
    );
  }
  return (
    <p className="flex flex-wrap items-center justify-between gap-2">
      <span>
        <span role="status">
          Held on <strong>{held.node}</strong>
        </span>{" "}
        for another <Countdown at={held.expiresAt} />
      </span>
      <Button
        type="button"
        size="sm"
        loading={release.isPending}
        onClick={() =>
          release.mutate(
            { input: { reservationId }, begun: "The reservation was released", refused: "It was not released" },
            { onSuccess: onGone },
          )
        }
      >
        Release
      </Button>
    </p>
  );
}
