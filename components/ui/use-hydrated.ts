"use client";

import { useSyncExternalStore } from "react";

const noSubscription = () => () => {};

/**
 * False on the server and while the server's HTML is being taken over, true ever after. For what depends on the
 * clock, the time zone or measured sizes, and for inline styles, which a strict style policy refuses in server-made HTML.
 */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    noSubscription,
    () => true,
    () => false,
  );
}
