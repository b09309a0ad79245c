/** An item that waits to be started, of whichever bulk. */
export interface WaitingItem {
  bulkId: string;
  bulkCreatedAt: Date;
  /** Its place in its bulk's request. */
  index: number;
  datacenterId: string | null;
}

/**
 * How many of the waiting items lie before each one in its datacenter: those of older bulks, then those that come
 * earlier in the same request; 0 is the next. In the order in which the items were given. An item without a
 * datacenter queues with its like.
 */
export function queuePlaces(waiting: readonly WaitingItem[]): number[] {
  const places = new Array<number>(waiting.length).fill(0);
  const before = new Map<string | null, number>();
  const queue = waiting.map((item, at) => ({ ...item, at })).sort(inTurn);
  for (const { at, datacenterId } of queue) {
    const place = before.get(datacenterId) ?? 0;
    places[at] = place;
    before.set(datacenterId, place + 1);
  }
  return places;
}

/** Two bulks of one millisecond go by their ids, so that all processes tell the same. */
const inTurn = (one: WaitingItem, other: WaitingItem) =>
  one.bulkCreatedAt.getTime() - other.bulkCreatedAt.getTime() ||
  (one.bulkId < other.bulkId ? -1 : one.bulkId > other.bulkId ? 1 : one.index - other.index);
