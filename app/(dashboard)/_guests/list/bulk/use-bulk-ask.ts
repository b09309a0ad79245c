"use client";

import { useEffect, useMemo, useState } from "react";
import { useDebounced } from "@/components/commands/use-debounced";
import { usePlan } from "@/lib/client/commands";
import { asProblem } from "@/lib/client/problem-error";
import type { BulkRequest } from "@/lib/contracts/bulk";
import type { GuestView } from "@/lib/contracts/guests";
import type { PlanItemView, PlanView } from "@/lib/contracts/operations";
import { type BulkAction, bulkActionWords } from "./bulk-action-list";
import { blockedReason, itemsByGuest, type PlannedGuest, plannedGuests } from "./bulk-plan";
import { type BulkOptions, bulkRequest, initialOptions, missingOf } from "./bulk-request";

export type BulkMode = BulkRequest["mode"];

/** Everything that is asked before a bulk operation is given, and its plan as the server makes it for that. */
export function useBulkAsk(action: BulkAction, selected: readonly GuestView[]) {
  const [options, setOptions] = useState<BulkOptions>(() => initialOptions(action));
  const [mode, setMode] = useState<BulkMode>("transactional");
  const [leftOut, setLeftOut] = useState<ReadonlySet<string>>(new Set());
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  const [reason, setReason] = useState("");

  const guests = useMemo(() => selected.filter(({ id }) => !leftOut.has(id)), [selected, leftOut]);
  const missing = missingOf(options, guests);
  // With its name an item is planned as one that can be done: whether it then waits for an approval is seen only so.
  const typed = new Map(guests.flatMap(({ id, name }) => (names.get(id) === name ? [[id, name] as const] : [])));
  const input = missing === null && guests.length > 0 ? bulkRequest({ guests, options, mode, names: typed }) : null;
  const settled = useDebounced(input, 250);
  const plan = usePlan({ command: "operation.bulk", input: settled });
  const settling = JSON.stringify(settled) !== JSON.stringify(input);
  const planning = input !== null && (plan.isPending || settling);
  const made = planning || input === null ? undefined : plan.data;
  const items = useLatestItems(made, guests);
  const planned = useMemo(() => plannedGuests(guests, items), [guests, items]);

  const named = planned.filter(({ state }) => state === "asks_name");
  const untyped = named.filter(({ guest, item }) => names.get(guest.id) !== item?.confirm);
  // What cannot be done is left as it is, and the others go on without it.
  const sent = mode === "best_effort" ? planned.filter(({ state }) => state !== "refused") : planned;
  const problem = plan.error && !planning ? asProblem(plan.error) : null;

  return {
    options,
    setOptions,
    mode,
    setMode,
    reason,
    setReason,
    names,
    setName: (id: string, name: string) => setNames((now) => new Map(now).set(id, name)),
    guests,
    leftOut: selected.filter(({ id }) => leftOut.has(id)),
    leaveOut: (items: readonly PlannedGuest[]) =>
      setLeftOut((now) => new Set([...now, ...items.map(({ guest }) => guest.id)])),
    putBack: () => setLeftOut(new Set()),
    plan: made,
    planning,
    planned,
    named,
    sent,
    problem,
    retry: () => void plan.refetch(),
    missing:
      missing ??
      (untyped.length > 0
        ? `Type the name of ${untyped.length === 1 ? "the guest that asks" : `each of the ${untyped.length} guests that ask`} for it, or leave ${untyped.length === 1 ? "it" : "them"} out.`
        : null),
    blocked: problem
      ? (problem.detail ?? problem.title)
      : blockedReason({ guests: planned, plan: made, mode, past: bulkActionWords[action].past }),
    /** What is given: the guests that can be done, with the names that were typed. */
    request: () =>
      bulkRequest({
        guests: sent.map(({ guest }) => guest),
        options,
        mode,
        names: new Map(named.map(({ guest }) => [guest.id, names.get(guest.id) ?? ""])),
        reason: reason.trim() || undefined,
      }),
  };
}

/** While another plan is being made, the list goes on showing what the last one said of each guest. */
function useLatestItems(plan: PlanView | undefined, guests: readonly GuestView[]): ReadonlyMap<string, PlanItemView> {
  const [former, setFormer] = useState<ReadonlyMap<string, PlanItemView>>(new Map());
  const now = useMemo(
    () =>
      plan &&
      itemsByGuest(
        plan,
        guests.map(({ id }) => id),
      ),
    [plan, guests],
  );
  useEffect(() => {
    if (now) setFormer(now);
  }, [now]);
  return now ?? former;
}

export type BulkAsk = ReturnType<typeof useBulkAsk>;
