"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { actionLabel, actionWords, offeredActions } from "@/components/guests/guest-action-list";
import { useGuestActions } from "@/components/guests/guest-actions";
import { vmIdWords } from "@/components/guests/guest-words";
import type { NavItem } from "@/components/shell/nav";
import { withDatacenter } from "@/components/shell/nav";
import type { PaletteGroup, PaletteItem, PaletteProvider } from "@/components/shell/palette-model";
import { useDatacenter } from "@/components/shell/use-datacenter";
import { mayNot, useMe } from "@/lib/client/me";
import { estateQueries } from "@/lib/client/queries/estate";
import { guestPath, guestQueries } from "@/lib/client/queries/guests";
import type { GuestView } from "@/lib/contracts/guests";

/** What the palette finds: pages, creations, datacenters, and every guest with what can be done to it. */
export function useDashboardPalette(places: readonly NavItem[]): {
  groups: readonly PaletteGroup[];
  providers: readonly PaletteProvider[];
} {
  const client = useQueryClient();
  const me = useMe();
  const { act, refusal } = useGuestActions();
  const [datacenter] = useDatacenter();

  const providers = useMemo<PaletteProvider[]>(() => {
    const commandsOf = (guest: GuestView): PaletteItem[] =>
      offeredActions
        .map((action) => ({
          id: `${guest.id}:${action}`,
          title: actionLabel(action),
          danger: actionWords[action].danger,
          disabledReason: refusal(action, guest),
          onSelect: () => act(action, guest),
        }))
        // What can be done comes first; what cannot stays findable and says why.
        .sort((one, other) => Number(one.disabledReason !== null) - Number(other.disabledReason !== null));
    const itemOf = (guest: GuestView): PaletteItem => ({
      id: guest.id,
      title: guest.name,
      subtitle: `${vmIdWords(guest.vmId)} · ${guest.status} · ${guest.datacenter} · ${guest.node}`,
      href: `${guestPath[guest.kind]}/${guest.id}`,
      commands: () => commandsOf(guest),
    });
    return [
      {
        id: "guests",
        search: async (query) => {
          const found = await client.fetchQuery(guestQueries.search(query));
          return [{ id: "guests", heading: "Guests", items: found.items.map(itemOf) }];
        },
      },
    ];
  }, [client, act, refusal]);

  const datacenters = client.getQueryData(estateQueries.datacenters().queryKey)?.items;
  const groups: PaletteGroup[] = [
    {
      id: "pages",
      heading: "Go to",
      items: places.map(({ href, label }) => ({
        id: href,
        title: label,
        keywords: ["page"],
        href: withDatacenter(href, datacenter),
      })),
    },
    {
      id: "create",
      heading: "Create",
      items: (
        [
          ["/vms/new", "Create VM", "vm:create"],
          ["/containers/new", "Create container", "vm:create"],
          ["/reservations/new", "New reservation", "reservation:write"],
          ["/networks?allocate=1", "Allocate network", "network:write"],
        ] as const
      ).map(([href, title, permission]) => ({
        id: href,
        title,
        keywords: ["new"],
        disabledReason: mayNot(me, permission),
        href: withDatacenter(href, datacenter),
      })),
    },
    {
      id: "datacenters",
      heading: "VMs of a datacenter",
      items: (datacenters ?? []).map(({ id, name }) => ({
        id: `dc:${id}`,
        title: `VMs in ${id}`,
        subtitle: name,
        href: withDatacenter("/vms", id),
      })),
    },
  ];
  return { groups, providers };
}
