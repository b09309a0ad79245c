"use client";

import { parseAsString, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { formatSort } from "@/components/table/sort";
import { useTableUrlState } from "@/components/table/use-table-url-state";
import { guestFilterOf } from "./guest-filter";

const parsers = {
  dc: parseAsString,
  status: parseAsString,
  host: parseAsString,
  provider: parseAsString,
  endpoint: parseAsString,
  q: parseAsString.withDefault(""),
};

export type ChipId = "status" | "host" | "provider" | "endpoint";

/** Everything that a guest list shows and how, kept in the address. */
export function useGuestListState() {
  const table = useTableUrlState();
  const [state, setState] = useQueryStates(parsers, { history: "replace", clearOnDefault: true });
  const sortText = formatSort(table.sort);
  const { selector } = table;
  const filter = useMemo(() => guestFilterOf({ ...state, selector, sort: sortText }), [state, selector, sortText]);
  return {
    ...table,
    ...state,
    filter,
    filtered: Boolean(state.status || state.host || state.provider || state.endpoint || state.q || selector),
    setChip: (id: ChipId, value: string | null) => void setState({ [id]: value }, { history: "push" }),
    setText: (q: string) => void setState({ q: q || null }),
    clear: () => {
      void setState({ status: null, host: null, provider: null, endpoint: null, q: null }, { history: "push" });
      table.setSelector("");
    },
  };
}
