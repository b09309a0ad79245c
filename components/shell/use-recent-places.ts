"use client";

import { useCallback, useEffect, useState } from "react";
import { parseRecent, type RecentPlace, rememberPlace } from "./palette-model";

const STORAGE_KEY = "moxxie:recent";

/** The places gone to last from the palette, kept in this browser only. */
export function useRecentPlaces(): [recent: readonly RecentPlace[], remember: (place: RecentPlace) => void] {
  const [recent, setRecent] = useState<readonly RecentPlace[]>([]);
  useEffect(() => {
    try {
      setRecent(parseRecent(localStorage.getItem(STORAGE_KEY)));
    } catch {
      // Storage may be forbidden; then nothing is remembered.
    }
  }, []);
  const remember = useCallback((place: RecentPlace) => {
    setRecent((before) => {
      const next = rememberPlace(before, place);
      try {
        localStorage.setItem(STORAGE_KEY, JSON.stringify(next));
      } catch {
        // As above.
      }
      return next;
    });
  }, []);
  return [recent, remember];
}
