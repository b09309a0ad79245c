"use client";

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { AppShell } from "@/components/shell/app-shell";
import type { SwitcherDatacenter } from "@/components/shell/datacenter-switcher";
import type { NavGroup, NavItem } from "@/components/shell/nav";
import type { ShellUser } from "@/components/shell/user-menu";
import { useLiveConnection } from "@/lib/client/live/use-live-events";
import { estateQueries } from "@/lib/client/queries/estate";
import type { DatacenterView } from "@/lib/contracts/estate";
import { useApprovalCount } from "./use-approvals";
import { useDashboardPalette } from "./use-dashboard-palette";
import { useTray } from "./use-tray";

interface DashboardShellProps {
  navigation: readonly NavGroup[];
  navigationFooter: readonly NavItem[];
  user: ShellUser;
  onSignOut: () => Promise<void>;
  children: ReactNode;
}

/** The shell with what it shows: datacenters, running work, the palette's contents, the connection. */
export function DashboardShell({ navigation, navigationFooter, user, onSignOut, children }: DashboardShellProps) {
  const datacenters = useQuery(estateQueries.datacenters());
  const { connection, lastEventAt, reconnect } = useLiveConnection();
  const palette = useDashboardPalette([...navigation.flatMap((group) => group.items), ...navigationFooter]);
  return (
    <AppShell
      navigation={withCount(navigation, "/approvals", useApprovalCount())}
      navigationFooter={navigationFooter}
      datacenters={(datacenters.data?.items ?? []).map(switcherOf)}
      operations={useTray()}
      palette={palette}
      user={user}
      onSignOut={() => void onSignOut()}
      connection={{ connection, lastEventAt }}
      onReconnect={reconnect}
    >
      {children}
    </AppShell>
  );
}

const withCount = (groups: readonly NavGroup[], href: string, count: number): NavGroup[] =>
  groups.map((group) => ({
    ...group,
    items: group.items.map((item) => (item.href === href ? { ...item, count } : item)),
  }));

const healthOf = {
  healthy: "healthy",
  degraded: "stale",
  stale: "stale",
  down: "down",
  empty: "unknown",
} as const satisfies Record<DatacenterView["health"], SwitcherDatacenter["health"]>;

const switcherOf = ({ id, name, health }: DatacenterView): SwitcherDatacenter => ({
  id,
  name,
  health: healthOf[health],
});
