import { useQueries } from "@tanstack/react-query";
import { mayNot, useMe } from "@/lib/client/me";
import { networkQueries } from "@/lib/client/queries/networks";
import type { GuestDetail } from "@/lib/contracts/guests";

export interface GivenAddress {
  networkId: string;
  address: string;
}

/** The addresses that Moxxie gave a guest out of clients' networks, whether the guest uses them or not. */
export function useGivenAddresses(guest: GuestDetail): GivenAddress[] {
  const mayRead = mayNot(useMe(), "network:read") === null;
  const networkIds = [...new Set(guest.networks.flatMap(({ allocationId }) => allocationId ?? []))];
  const pages = useQueries({
    queries: networkIds.map((id) => ({ ...networkQueries.addresses(id), enabled: mayRead })),
  });
  return networkIds.flatMap((networkId, index) => {
    const items = pages[index]?.data?.items ?? [];
    return items.filter((item) => item.guest?.id === guest.id).map(({ address }) => ({ networkId, address }));
  });
}
