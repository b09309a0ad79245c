"use client";

import { useSyncExternalStore } from "react";
import { z } from "zod";

/** Operations with something left over that were looked at in this browser; the tray need not remind of them any more. */
const storageKey = "moxxie.seen-operations";
/** Enough for what still needs attention; older ones are long gone from the tray. */
const keptAtMost = 100;
const Ids = z.array(z.string());
const nothingSeen: readonly string[] = [];

const listeners = new Set<() => void>();
let cached: { text: string | null; ids: readonly string[] } = { text: null, ids: nothingSeen };

/** Remembers that the operation's page was looked at. */
export function markSeen(operationId: string): void {
  const seen = seenIds();
  if (seen.includes(operationId)) return;
  try {
    localStorage.setItem(storageKey, JSON.stringify([...seen, operationId].slice(-keptAtMost)));
  } catch {
    // A browser that keeps nothing goes on reminding; nothing is lost by that.
  }
  for (const tell of listeners) tell();
}

/** The ids that were looked at, also in other tabs. */
export function useSeenOperations(): readonly string[] {
  return useSyncExternalStore(subscribe, seenIds, () => nothingSeen);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

/** The same array as long as what is stored is the same, as React asks of a store. */
function seenIds(): readonly string[] {
  const text = read();
  if (text !== cached.text) cached = { text, ids: parsed(text) };
  return cached.ids;
}

function read(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}

function parsed(text: string | null): readonly string[] {
  try {
    return Ids.safeParse(JSON.parse(text ?? "[]")).data ?? nothingSeen;
  } catch {
    return nothingSeen;
  }
}
