import type { OperationFilter } from "@/lib/client/queries/operations";

/** What the overview asks of the operations; made the same way on the server and in the browser, as part of the keys. */
export function overviewFilters(datacenter: string | null | undefined) {
  const place: OperationFilter = datacenter ? { datacenter } : {};
  return {
    latest: place,
    failed: { ...place, status: "failed" },
    rolledBack: { ...place, status: "rolled_back" },
    hosts: datacenter ? { datacenter } : {},
  } as const satisfies Record<string, OperationFilter>;
}
