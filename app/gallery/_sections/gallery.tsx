"use client";

import { AppShell } from "@/components/shell/app-shell";
import type { NavGroup } from "@/components/shell/nav";
import type { TrayOperation } from "@/components/shell/operations-tray";
import type { PaletteGroup, PaletteProvider } from "@/components/shell/palette-model";
import { PageHeader } from "@/components/ui/page-header";
import { notify } from "@/components/ui/toaster";
import { useHydrated } from "@/components/ui/use-hydrated";
import { ChartSection } from "./chart-section";
import { ControlSection } from "./control-section";
import { FeedbackSection } from "./feedback-section";
import { FormSection } from "./form-section";
import { TableSection } from "./table-section";
import { WorkSection } from "./work-section";

const navigation: NavGroup[] = [
  {
    items: [
      { href: "/gallery", label: "Gallery", icon: "overview" },
      { href: "/datacenters", label: "Datacenters", icon: "datacenters" },
      { href: "/vms", label: "VMs", icon: "vms" },
      { href: "/containers", label: "Containers", icon: "containers" },
      { href: "/networks", label: "Networks", icon: "networks" },
    ],
  },
  {
    label: "Plan",
    items: [
      { href: "/reservations", label: "Reservations", icon: "reservations" },
      { href: "/migrations", label: "Migrations", icon: "migrations" },
    ],
  },
  {
    label: "Work",
    items: [
      { href: "/operations", label: "Operations", icon: "operations" },
      { href: "/approvals", label: "Approvals", icon: "approvals", count: 2 },
      { href: "/activity", label: "Activity", icon: "activity" },
    ],
  },
];

const paletteGroups: PaletteGroup[] = [
  {
    id: "pages",
    heading: "Go to",
    items: [
      { id: "page:gallery", title: "Gallery", href: "/gallery" },
      {
        id: "guest:example",
        title: "example-guest",
        subtitle: "VM 100 · DC1",
        href: "/gallery?guest=100",
        commands: () => [
          {
            id: "start",
            title: "Start",
            disabledReason: "It is running already",
            onSelect: () => notify.info("Start"),
          },
          { id: "stop", title: "Shut down", onSelect: () => notify.success("Shutting down") },
          { id: "delete", title: "Delete…", danger: true, onSelect: () => notify.info("Delete") },
        ],
      },
    ],
  },
];

const paletteProviders: PaletteProvider[] = [
  {
    id: "echo",
    search: async (query) => [
      {
        id: "echo",
        heading: "Found on the server",
        items: [
          {
            id: `echo:${query}`,
            title: query,
            subtitle: "an answer to what was typed",
            href: `/gallery?q=${encodeURIComponent(query)}`,
          },
        ],
      },
    ],
  },
];

const trayOperations = (now: number): TrayOperation[] => [
  {
    id: "op-1",
    title: "Create web-server-3 in DC1",
    state: "processing",
    progress: 0.62,
    note: "62 % · cloning disk",
    startedAt: new Date(now - 41_000).toISOString(),
  },
  {
    id: "op-2",
    title: "Move web-14 to DC2",
    state: "processing",
    progress: null,
    note: "0 of 40 done",
    startedAt: new Date(now - 125_000).toISOString(),
  },
  {
    id: "op-3",
    title: "Delete queue-01",
    state: "needs_attention",
    progress: 0.8,
    startedAt: new Date(now - 3_600_000).toISOString(),
  },
];

/** All sections inside the real shell. */
export function Gallery() {
  // Examples are placed relative to now, which the server and the browser would not agree on.
  const hydrated = useHydrated();
  return (
    <AppShell
      navigation={navigation}
      navigationFooter={[{ href: "/settings", label: "Settings", icon: "settings" }]}
      datacenters={[
        { id: "DC1", name: "Amsterdam", health: "healthy" },
        { id: "DC2", name: "Rotterdam", health: "stale" },
        { id: "DC3", name: "Prague", health: "down" },
      ]}
      operations={hydrated ? trayOperations(Date.now()) : []}
      palette={{ groups: paletteGroups, providers: paletteProviders }}
      user={{ name: "Operator", email: "operator@example.org", role: "Operator", scope: "DC1, DC2" }}
      userLinks={[{ href: "/settings/tokens", label: "API tokens" }]}
      onSignOut={() => notify.info("Signed out")}
    >
      <PageHeader title="Gallery" meta="every primitive, every state" description="What the pages are composed of." />
      <div className="flex flex-col gap-4">
        <ControlSection />
        <FormSection />
        <FeedbackSection />
        <WorkSection />
        <ChartSection />
        <TableSection />
      </div>
    </AppShell>
  );
}
