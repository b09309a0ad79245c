import type { ReservationView } from "@/lib/contracts/reservations";
import { spanOf } from "./reservation-phase";
import { placeIn, type TimeWindow } from "./timeline-window";

export interface Bar {
  reservation: ReservationView;
  /** Shares of the window's length. */
  left: number;
  width: number;
  beginsBefore: boolean;
  endsAfter: boolean;
  /** Too narrow for its words, which therefore stand at its right, where room is kept for them. */
  wordsOutside: boolean;
}

/** One line of bars that do not overlap. A host has as many as it has reservations at once. */
export interface Lane {
  /** Unique in the timeline. */
  id: string;
  datacenter: string;
  node: string;
  isFirst: boolean;
  isLast: boolean;
  /** In the order of time. */
  bars: readonly Bar[];
}

/** A bar is drawn at least so wide, to be seen and hit; as a share of the window. */
export const barWidthMin = 0.008;
/** What the words of a bar take, as a share of the window. */
export const wordsWidth = 0.25;
/** With more bars than this, words beside them would cost more lines than they are worth. */
const wordsBarsMax = 300;

const names = new Intl.Collator("en", { numeric: true });

/** The hosts that something in the window lies on, by datacenter and name, each with its lanes. */
export function lanesOf(reservations: readonly ReservationView[], window: TimeWindow): Lane[] {
  const isRoomy = reservations.length <= wordsBarsMax;
  const hosts = Map.groupBy(reservations, ({ datacenter, endpoint, node }) => `${datacenter}\n${endpoint}\n${node}`);
  return [...hosts]
    .map(([key, held]) => ({ key, bars: barsOf(held, window, isRoomy) }))
    .filter(({ bars }) => bars.length > 0)
    .sort((one, other) => names.compare(one.key, other.key))
    .flatMap(({ key, bars }) => {
      const packed = pack(bars);
      const [datacenter = "", , node = ""] = key.split("\n");
      return packed.map((lane, index) => ({
        id: `${key}\n${index}`,
        datacenter,
        node,
        isFirst: index === 0,
        isLast: index === packed.length - 1,
        bars: lane,
      }));
    });
}

function barsOf(held: readonly ReservationView[], window: TimeWindow, isRoomy: boolean): Bar[] {
  return held
    .flatMap((reservation) => {
      const place = placeIn(window, spanOf(reservation));
      if (!place) return [];
      const width = Math.max(place.width, barWidthMin);
      // Near the end it grows to the left: nothing is drawn beyond the window.
      const left = Math.min(place.left, 1 - barWidthMin);
      const wordsOutside = isRoomy && width < wordsWidth / 2 && left + width + wordsWidth <= 1;
      return [{ reservation, ...place, left, width, wordsOutside }];
    })
    .sort((one, other) => one.left - other.left || other.width - one.width);
}

/** Each bar into the first lane that is free where it begins. */
function pack(bars: readonly Bar[]): Bar[][] {
  const lanes: { endsAt: number; bars: Bar[] }[] = [];
  for (const bar of bars) {
    const lane = lanes.find(({ endsAt }) => endsAt <= bar.left);
    const endsAt = bar.left + bar.width + (bar.wordsOutside ? wordsWidth : 0);
    if (lane) {
      lane.bars.push(bar);
      lane.endsAt = endsAt;
    } else {
      lanes.push({ endsAt, bars: [bar] });
    }
  }
  return lanes.map((lane) => lane.bars);
}

/** Which bar is meant: a place in a place. */
export interface BarPosition {
  lane: number;
  bar: number;
}

/** Where a key leads from a bar; undefined for a key that is none of the timeline's. */
export function barByKey(key: string, from: BarPosition, lanes: readonly Lane[]): BarPosition | undefined {
  const bars = lanes[from.lane]?.bars ?? [];
  switch (key) {
    case "ArrowRight":
      return { lane: from.lane, bar: Math.min(from.bar + 1, bars.length - 1) };
    case "ArrowLeft":
      return { lane: from.lane, bar: Math.max(from.bar - 1, 0) };
    case "ArrowDown":
    case "ArrowUp": {
      const lane = Math.min(Math.max(from.lane + (key === "ArrowDown" ? 1 : -1), 0), lanes.length - 1);
      return lane === from.lane ? from : { lane, bar: nearest(lanes[lane]?.bars ?? [], bars[from.bar]) };
    }
    case "Home":
      return { lane: 0, bar: 0 };
    case "End":
      return { lane: lanes.length - 1, bar: Math.max(0, (lanes.at(-1)?.bars.length ?? 1) - 1) };
    default:
      return undefined;
  }
}

/** The bar of a lane whose middle lies nearest to that of another. */
function nearest(bars: readonly Bar[], to: Bar | undefined): number {
  const middle = ({ left, width }: Bar) => left + width / 2;
  const wanted = to ? middle(to) : 0;
  const distances = bars.map((bar) => Math.abs(middle(bar) - wanted));
  return Math.max(0, distances.indexOf(Math.min(...distances)));
}
