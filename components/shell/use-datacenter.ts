"use client";

import { parseAsString, useQueryState } from "nuqs";

/** The datacenter chosen in the top bar, from `?dc=`; null means all. Every page that lists things obeys it. */
export function useDatacenter(): [datacenter: string | null, choose: (datacenter: string | null) => void] {
  const [datacenter, setDatacenter] = useQueryState("dc", parseAsString.withOptions({ history: "push" }));
  return [datacenter, (next) => void setDatacenter(next)];
}
