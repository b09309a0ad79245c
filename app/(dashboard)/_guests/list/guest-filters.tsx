"use client";

import { useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { useDebounced } from "@/components/commands/use-debounced";
import { type FilterChip, FilterChips } from "@/components/table/filter-chips";
import { Input } from "@/components/ui/input";
import { guestStateLook } from "@/components/ui/states";
import { estateQueries } from "@/lib/client/queries/estate";
import { guestStatuses } from "@/lib/domain/guest";
import type { ChipId, useGuestListState } from "./use-guest-list-state";

type ListState = ReturnType<typeof useGuestListState>;

const chipIds: readonly ChipId[] = ["status", "host", "provider", "endpoint"];

/** State, host, provider, endpoint: one of each. */
export function GuestFilterChips({ state }: { state: ListState }) {
  const datacenters = useQuery(estateQueries.datacenters());
  const hosts = useQuery(estateQueries.hosts(state.dc ? { datacenter: state.dc } : {}));
  const chips = useMemo<FilterChip[]>(() => {
    const shown = (datacenters.data?.items ?? []).filter(({ id }) => !state.dc || id === state.dc);
    const hostNames = unique((hosts.data?.items ?? []).map(({ name }) => name));
    const one = (id: ChipId, label: string, values: readonly string[]): FilterChip => ({
      id,
      label,
      multiple: false,
      options: values.map((value) => ({ value, label: value })),
      selected: state[id] ? [state[id]] : [],
    });
    return [
      {
        ...one("status", "State", []),
        options: guestStatuses.map((status) => ({ value: status, label: guestStateLook(status).label })),
      },
      one("host", "Host", hostNames),
      one("provider", "Provider", unique(shown.flatMap(({ providers }) => providers))),
      one("endpoint", "Endpoint", unique(shown.flatMap(({ endpoints }) => endpoints.map(({ id }) => id)))),
    ];
  }, [datacenters.data, hosts.data, state]);
  return (
    <FilterChips
      filters={chips}
      onChange={(id, selected) => {
        const chip = chipIds.find((known) => known === id);
        if (chip) state.setChip(chip, selected[0] ?? null);
      }}
    />
  );
}

const collator = new Intl.Collator("en", { numeric: true });
const unique = (values: readonly string[]) => [...new Set(values)].sort(collator.compare);

/** Name, id or address; `/` anywhere on the page puts the caret here. */
export function GuestSearch({ state, label }: { state: ListState; label: string }) {
  const inputRef = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(state.q);
  const settled = useDebounced(text, 200);
  const { q } = state;
  const latest = useRef(state.setText);
  latest.current = state.setText;
  /** What the address last got from here; anything else in it was changed elsewhere (back, 'Clear filters') and wins. */
  const sent = useRef(q);
  useEffect(() => {
    if (settled === sent.current) return;
    sent.current = settled;
    latest.current(settled);
  }, [settled]);
  useEffect(() => {
    if (q === sent.current) return;
    sent.current = q;
    setText(q);
  }, [q]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const typing =
        event.target instanceof HTMLElement && event.target.closest("input, textarea, select, [role=dialog]");
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      inputRef.current?.focus();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
  return (
    <Input
      ref={inputRef}
      type="search"
      aria-label={label}
      aria-keyshortcuts="/"
      placeholder="Name, ID or address"
      prefixIcon={<Search className="size-4" />}
      value={text}
      onChange={(event) => setText(event.target.value)}
      className="w-52 max-sm:w-full"
    />
  );
}
