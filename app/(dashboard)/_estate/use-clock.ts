"use client";

import { useSyncExternalStore } from "react";

/** One timer for all that counts down: it strikes at the turn of each second, and stops when nobody listens. */
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;
let secondMs = 0;

const wholeSecond = () => Math.floor(Date.now() / 1000) * 1000;

function strike(): void {
  secondMs = wholeSecond();
  timer = setTimeout(strike, 1000 - (Date.now() % 1000));
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) strike();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearTimeout(timer);
    timer = undefined;
  };
}

/**
 * What `read` makes of the present second, epoch milliseconds. The component is drawn again only when the answer is
 * another one, so that a thousand bars cost a thousand comparisons a second and not a thousand drawings.
 *
 * @returns null on the server and until the browser has taken over.
 */
export function useClock<Answer extends string | number | boolean>(read: (nowMs: number) => Answer): Answer | null {
  return useSyncExternalStore<Answer | null>(
    subscribe,
    () => read(timer === undefined ? wholeSecond() : secondMs),
    () => null,
  );
}
