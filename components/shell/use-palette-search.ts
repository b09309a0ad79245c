"use client";

import { useEffect, useState } from "react";
import { mergeGroups, type PaletteGroup, type PaletteProvider } from "./palette-model";

/** A pause in typing this long starts a search. */
const PAUSE_MS = 120;
const MIN_QUERY_LENGTH = 2;

interface SearchState {
  groups: PaletteGroup[];
  searching: boolean;
  /** A provider failed: what is shown may be incomplete. */
  incomplete: boolean;
}

const idle: SearchState = { groups: [], searching: false, incomplete: false };

/** Asks all providers for a query, shows each answer as it comes, and drops answers to what was typed before. */
export function usePaletteSearch(providers: readonly PaletteProvider[], query: string): SearchState {
  const [state, setState] = useState<SearchState>(idle);
  useEffect(() => {
    const text = query.trim();
    if (text.length < MIN_QUERY_LENGTH || providers.length === 0) {
      setState(idle);
      return;
    }
    const controller = new AbortController();
    setState((before) => ({ ...before, searching: true }));
    const timer = setTimeout(async () => {
      const answers = new Map<string, readonly PaletteGroup[]>();
      let failed = false;
      const show = (searching: boolean) => {
        if (controller.signal.aborted) return;
        const inOrder = providers.flatMap(({ id }) => answers.get(id) ?? []);
        setState({ groups: mergeGroups(inOrder), searching, incomplete: failed });
      };
      await Promise.all(
        providers.map(async ({ id, search }) => {
          try {
            answers.set(id, await search(text, controller.signal));
          } catch {
            failed = true;
          }
          show(true);
        }),
      );
      show(false);
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [providers, query]);
  return state;
}
