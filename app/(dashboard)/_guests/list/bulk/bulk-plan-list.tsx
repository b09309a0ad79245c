"use client";

import { vmIdWords } from "@/components/guests/guest-words";
import { Pill } from "@/components/ui/pill";
import { VirtualLines } from "@/components/ui/virtual-lines";
import type { GuestView } from "@/lib/contracts/guests";
import { inOrderOfCare, type PlannedGuest } from "./bulk-plan";

type Line = PlannedGuest | { guest: GuestView; state: "left_out" };

/** Every guest of the selection by name with what the plan says of it, also those that the list behind does not show. */
export function BulkPlanList({
  planned,
  leftOut,
}: {
  planned: readonly PlannedGuest[];
  leftOut: readonly GuestView[];
}) {
  const lines: Line[] = [...inOrderOfCare(planned), ...leftOut.map((guest) => ({ guest, state: "left_out" as const }))];
  return (
    <VirtualLines
      label="Guests"
      items={lines}
      itemKey={({ guest }) => guest.id}
      line={(line) => <GuestLine line={line} />}
      className="max-h-64"
    />
  );
}

function GuestLine({ line }: { line: Line }) {
  const { guest } = line;
  const remarks = line.state === "left_out" || line.state === "planning" ? [] : line.remarks;
  return (
    <div className="flex items-start gap-3">
      <div className="min-w-0 flex-1">
        <p className="break-words">
          <span className={line.state === "left_out" ? "text-muted line-through" : "font-medium"}>{guest.name}</span>{" "}
          <span className="text-muted text-sm">
            <span className="font-mono">{vmIdWords(guest.vmId)}</span> · {guest.datacenter} · {guest.node}
          </span>
        </p>
        {remarks.length > 0 && <p className="break-words text-muted text-sm">{remarks.join(" ")}</p>}
      </div>
      <PlanPill line={line} />
    </div>
  );
}

function PlanPill({ line }: { line: Line }) {
  switch (line.state) {
    case "planning":
      return <Pill>planning</Pill>;
    case "left_out":
      return <Pill>left out</Pill>;
    case "refused":
      return <Pill tone="bad">cannot</Pill>;
    case "asks_name":
      return <Pill tone="warn">asks for its name</Pill>;
    case "possible":
      return line.item?.irreversible ? (
        <Pill tone="warn" title="What is done to it cannot be undone">
          cannot be undone
        </Pill>
      ) : (
        <Pill tone="ok">can be done</Pill>
      );
  }
}
