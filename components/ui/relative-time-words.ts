const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const NBSP = "\u00a0";

interface Spoken {
  /** 'now', '9 min ago', 'in 23 h'. */
  text: string;
  /** When the text will next read differently, counted from now. */
  changesInMs: number;
}

/**
 * Says how far a moment lies from now. Past and future are told apart; nearer than five seconds is 'now'.
 *
 * @param atMs the moment, @param nowMs the present; both in epoch milliseconds.
 */
export function relativeTime(atMs: number, nowMs: number): Spoken {
  const distance = Math.abs(nowMs - atMs);
  const future = atMs > nowMs;
  if (distance < 5 * SECOND)
    return { text: "now", changesInMs: future ? distance + 5 * SECOND : 5 * SECOND - distance };
  const { size, name } = unitFor(distance);
  const count = Math.floor(distance / size);
  const amount = `${count}${NBSP}${name}`;
  const intoUnit = distance % size;
  return {
    text: future ? `in ${amount}` : `${amount} ago`,
    changesInMs: Math.max(SECOND / 4, future ? intoUnit + 1 : size - intoUnit),
  };
}

/** The exact moment for the reader's own clock, with its zone: '21 Nov 2026, 14:02:11 CET'. */
export function exactTime(atMs: number): string {
  return new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
  }).format(atMs);
}

function unitFor(distance: number) {
  if (distance < MINUTE) return { size: SECOND, name: "s" };
  if (distance < HOUR) return { size: MINUTE, name: "min" };
  if (distance < 2 * DAY) return { size: HOUR, name: "h" };
  return { size: DAY, name: "d" };
}
