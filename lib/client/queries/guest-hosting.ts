import { queryOptions } from "@tanstack/react-query";
import { ConsoleView, FirewallView, HostingView, TrafficView } from "@/lib/contracts/guest-hosting";
import { OperationPage } from "@/lib/contracts/operations";
import { get } from "../http";
import { guestQueries } from "./guests";

const api = (id: string) => `/api/v1/vms/${encodeURIComponent(id)}`;

/** What platforms that rent VMs out tell of one. Under the guest's own key, so that its events refresh it. */
export const guestHostingQueries = {
  facts: (id: string) =>
    queryOptions({
      queryKey: [...guestQueries.one(id), "hosting"] as const,
      queryFn: ({ signal }) => get(`${api(id)}/hosting`, HostingView, { signal }),
    }),
  traffic: (id: string) =>
    queryOptions({
      queryKey: [...guestQueries.one(id), "traffic"] as const,
      queryFn: ({ signal }) => get(`${api(id)}/traffic`, TrafficView, { signal }),
      staleTime: 60_000,
    }),
  firewall: (id: string) =>
    queryOptions({
      queryKey: [...guestQueries.one(id), "firewall"] as const,
      queryFn: ({ signal }) => get(`${api(id)}/firewall`, FirewallView, { signal }),
    }),
  /** The person's own last password reset. */
  lastReset: (id: string) =>
    queryOptions({
      queryKey: [...guestQueries.one(id), "last-reset"] as const,
      queryFn: async ({ signal }) => {
        const query = { guestId: id, command: "vm.reset-password", mine: true, limit: 1 };
        return (await get("/api/v1/operations", OperationPage, { query, signal })).items[0] ?? null;
      },
    }),
};

/** How to reach a VM's screen: a secret, so never by a query, which would keep it. Each call is audited. */
export const readConsole = (id: string): Promise<ConsoleView> => get(`${api(id)}/console`, ConsoleView);
