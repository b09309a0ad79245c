import type { BulkRequest } from "@/lib/contracts/bulk";
import type { GuestView } from "@/lib/contracts/guests";
import type { PlanItemView, PlanView } from "@/lib/contracts/operations";

/** One guest's part of the plan; `item` null until a plan has been made. */
export interface PlannedGuest {
  guest: GuestView;
  item: PlanItemView | null;
  state: "planning" | "possible" | "asks_name" | "refused";
  /** What is said of this guest and not of several. */
  remarks: readonly string[];
}

/** The plan's items by the id of their guest; `guestIds` in the order of the request that was planned. */
export function itemsByGuest(plan: PlanView, guestIds: readonly string[]): ReadonlyMap<string, PlanItemView> {
  return new Map(
    (plan.items ?? []).flatMap((item): [string, PlanItemView][] => {
      const id = guestIds[item.index];
      return id === undefined ? [] : [[id, item]];
    }),
  );
}

/** What the plan says of each guest, in the order of the guests. */
export function plannedGuests(guests: readonly GuestView[], items: ReadonlyMap<string, PlanItemView>): PlannedGuest[] {
  const planned = guests.flatMap(({ id }) => items.get(id) ?? []);
  const said = planned.filter(isPossible);
  const shared = new Set(
    said.length === 1
      ? []
      : [said.map(({ effects }) => effects), said.map(({ warnings }) => warnings)].flatMap((lists) => [
          ...sharedLines(lists).keys(),
        ]),
  );
  return guests.map((guest) => {
    const item = items.get(guest.id) ?? null;
    if (!item) return { guest, item, state: "planning", remarks: [] };
    if (!isPossible(item)) return { guest, item, state: "refused", remarks: [item.refusal?.message ?? "It cannot."] };
    const remarks = [...item.effects, ...item.warnings].filter((line) => !shared.has(line));
    return { guest, item, state: item.confirm === null ? "possible" : "asks_name", remarks };
  });
}

/** One that lacks only the typed name can be done once it is typed. */
function isPossible(item: PlanItemView): boolean {
  return item.possible || item.refusal?.code === "confirmation_required";
}

/** What would happen to the guests that can be done, each sentence once: '12 guests: Shuts the guest down …'. */
export function effectLines(guests: readonly PlannedGuest[]): string[] {
  return summary(guests.flatMap(({ item, state }) => (item && state !== "refused" ? [item.effects] : [])));
}

/** What to know before agreeing, each sentence once. */
export function warningLines(guests: readonly PlannedGuest[]): string[] {
  return summary(guests.flatMap(({ item, state }) => (item && state !== "refused" ? [item.warnings] : [])));
}

const linesAtMost = 6;
/** What fewer say than every third is said at each of them: sizes of disks would fill the summary. */
const sharedFrom = 1 / 3;

/** What many say, with how many say it; of a single one all that it says. */
function summary(lists: readonly (readonly string[])[]): string[] {
  if (lists.length === 1) return [...(lists[0] ?? [])];
  const shared = [...sharedLines(lists)].sort(([, one], [, other]) => other - one);
  const lines = shared.slice(0, linesAtMost).map(([line, count]) => `${count} guests: ${line}`);
  const rest = shared.length - lines.length;
  return rest > 0 ? [...lines, `and ${rest} more, said at each guest below`] : lines;
}

/** Sentences that many of the lists hold, with how many do. */
function sharedLines(lists: readonly (readonly string[])[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const list of lists) for (const line of new Set(list)) counts.set(line, (counts.get(line) ?? 0) + 1);
  const least = Math.max(2, Math.ceil(lists.length * sharedFrom));
  return new Map([...counts].filter(([, count]) => count >= least));
}

const order: readonly PlannedGuest["state"][] = ["refused", "asks_name", "planning", "possible"];

/** Those that somebody has to see to before the others; else in their own order. */
export const inOrderOfCare = (guests: readonly PlannedGuest[]): PlannedGuest[] =>
  guests.toSorted((one, other) => order.indexOf(one.state) - order.indexOf(other.state));

/** Why the bulk operation cannot be asked for as it stands; null when it can. */
export function blockedReason(facts: {
  guests: readonly PlannedGuest[];
  plan: PlanView | undefined;
  mode: BulkRequest["mode"];
  /** 'started'. */
  past: string;
}): string | null {
  const { guests, plan, mode, past } = facts;
  if (guests.length === 0) return "No guest is left: put one back, or close this and select others.";
  if (!plan) return null;
  const refused = guests.filter(({ state }) => state === "refused").length;
  if (refused === guests.length) return `None of them can be ${past} now; the list says why.`;
  if (mode === "transactional" && refused > 0) {
    const them = refused === 1 ? "it" : "them";
    return `${refused} of ${guests.length} cannot be ${past}, so all or nothing is not possible. Leave ${them} out, or let each be done on its own.`;
  }
  // `bulk_refused` only sums up its items; what is left of them here is those that ask for their name.
  const { refusal } = plan;
  return refused === 0 && refusal && refusal.code !== "bulk_refused" ? refusal.message : null;
}
