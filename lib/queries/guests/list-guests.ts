import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { authorise } from "@/lib/auth/authorise";
import { type GuestListQuery, type GuestPage, guestSortKeys } from "@/lib/contracts/guests";
import type { GuestKind } from "@/lib/domain/guest";
import { MoxxieError } from "@/lib/errors";
import type { Inventory } from "@/lib/inventory/inventory";
import type { EstateView } from "@/lib/inventory/view";
import type { Moxxie } from "@/lib/moxxie";
import { datacentersFreshness } from "../freshness";
import { filterKey, type GuestFilter, guestPredicate } from "./guest-filter";
import { comparePlaces, type GuestSortKey, type Place, type PlacedGuest, placeGuests, versionFor } from "./guest-order";
import { guestView } from "./guest-view";

/** Lists that were asked for lately are kept as long as they are right. */
const listsKept = 64;

/**
 * A page of guests, from the in-process view: no platform and no database is asked. The cursor holds the place of the
 * last guest in the order, so that pages neither repeat nor skip guests that stay while others come and go.
 * `template: true` lists templates, otherwise they are left out.
 * @throws MoxxieError `invalid_request` for a selector or cursor that cannot be read.
 */
export function listGuests(moxxie: Moxxie, actor: Actor, query: GuestListQuery & { kind?: GuestKind }): GuestPage {
  authorise(actor, "vm:read");
  const view = moxxie.inventory.view();
  const { key, descending } = parseSort(query.sort);
  const all = listsOf(moxxie.inventory).list(view, { filter: query, actor, key, descending });
  const start = query.cursor === undefined ? 0 : startAfter(parseCursor(query.cursor, query.sort), all, descending);
  const page = all.slice(start, start + query.limit);
  const last = page.at(-1);
  const more = start + page.length < all.length;
  const now = Date.now();
  return {
    // The kept list may hold older measurements than the view.
    items: page.map(({ guest }) => guestView(moxxie, view.guests.get(guest.id) ?? guest, now)),
    nextCursor: more && last ? formatCursor(query.sort, last.place) : null,
    total: all.length,
    datacenters: datacentersFreshness(moxxie, actor, query.datacenter),
  };
}

interface Order {
  key: GuestSortKey;
  descending: boolean;
}

function parseSort(sort: string): Order {
  const descending = sort.startsWith("-");
  return { key: z.enum(guestSortKeys).parse(descending ? sort.slice(1) : sort), descending };
}

/** Sorted and filtered lists of one inventory, each good until the guests change in what it depends on. */
class GuestLists {
  readonly #orders = new Map<GuestSortKey, { version: number; guests: readonly PlacedGuest[] }>();
  readonly #lists = new Map<string, { version: number; guests: readonly PlacedGuest[] }>();

  list(view: EstateView, { filter, actor, key, descending }: Order & { filter: GuestFilter; actor: Actor }) {
    const version = versionFor(view, key);
    const name = `${descending ? "-" : ""}${key} ${filterKey(filter, actor)}`;
    const kept = this.#lists.get(name);
    this.#lists.delete(name); // put at the end again: the first ones are forgotten first
    const guests = kept?.version === version ? kept.guests : this.#make(view, { filter, actor, key, descending });
    this.#lists.set(name, { version, guests });
    const [oldest] = this.#lists.keys();
    if (this.#lists.size > listsKept && oldest !== undefined) this.#lists.delete(oldest);
    return guests;
  }

  #make(view: EstateView, { filter, actor, key, descending }: Order & { filter: GuestFilter; actor: Actor }) {
    const matches = guestPredicate(filter, actor);
    const matching = this.#order(view, key).filter(({ guest }) => matches(guest));
    return descending ? matching.reverse() : matching;
  }

  #order(view: EstateView, key: GuestSortKey): readonly PlacedGuest[] {
    const version = versionFor(view, key);
    const kept = this.#orders.get(key);
    if (kept?.version === version) return kept.guests;
    const guests = placeGuests(view, key, kept?.guests);
    this.#orders.set(key, { version, guests });
    return guests;
  }
}

const listsByInventory = new WeakMap<Inventory, GuestLists>();

function listsOf(inventory: Inventory): GuestLists {
  const lists = listsByInventory.get(inventory) ?? new GuestLists();
  listsByInventory.set(inventory, lists);
  return lists;
}

/** Index of the first guest after the place, found by halving. */
function startAfter(place: Place, guests: readonly PlacedGuest[], descending: boolean): number {
  const direction = descending ? -1 : 1;
  let low = 0;
  let high = guests.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const placed = guests[middle];
    if (placed && comparePlaces(placed.place, place) * direction <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

const Cursor = z.tuple([z.string(), z.union([z.string(), z.number()]), z.string()]);

const formatCursor = (sort: string, { value, id }: Place) =>
  Buffer.from(JSON.stringify([sort, value, id])).toString("base64url");

function parseCursor(cursor: string, sort: string): Place {
  try {
    const [cursorSort, value, id] = Cursor.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
    if (cursorSort === sort) return { value, id };
  } catch {
    // said below
  }
  throw new MoxxieError(
    "invalid_request",
    `The cursor is not one of this list sorted by ${sort}; begin anew without it.`,
    {
      errors: [{ path: "cursor", message: "not a cursor of this list" }],
    },
  );
}
