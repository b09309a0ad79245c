"use client";

import { createParser, parseAsArrayOf, parseAsString, useQueryStates } from "nuqs";
import type { Sort } from "./column";
import { formatSort, parseSort } from "./sort";

const parseAsSort = createParser<Sort>({
  parse: parseSort,
  serialize: (sort) => formatSort(sort) ?? "",
  eq: (one, other) => one.id === other.id && one.desc === other.desc,
});

const parsers = {
  sort: parseAsSort,
  /** A tag expression. */
  selector: parseAsString.withDefault(""),
  /** Ids of hidden columns. */
  hide: parseAsArrayOf(parseAsString).withDefault([]),
};

/**
 * What every table keeps in the address: `?sort=-memory&selector=env-prod&hide=tags,uptime`.
 * A page adds its own filters with nuqs beside it.
 */
export function useTableUrlState() {
  const [state, setState] = useQueryStates(parsers, { history: "replace", clearOnDefault: true });
  return {
    sort: state.sort,
    setSort: (sort: Sort | null) => void setState({ sort }),
    selector: state.selector,
    setSelector: (selector: string) => void setState({ selector: selector || null }),
    hiddenColumnIds: state.hide,
    setHiddenColumnIds: (hide: string[]) => void setState({ hide: hide.length > 0 ? hide : null }),
  };
}
