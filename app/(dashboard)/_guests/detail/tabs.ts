import type { GuestKind } from "@/lib/domain/guest";

export const tabLabels = {
  overview: "Overview",
  configuration: "Configuration",
  network: "Network",
  disks: "Disks",
  snapshots: "Snapshots",
  tasks: "Tasks",
  history: "History",
  failover: "Failover",
} as const;
export type TabId = keyof typeof tabLabels;

const isTab = (text: string): text is TabId => text in tabLabels;

/** Containers have no failover datacenter. */
export const tabsOf = (kind: GuestKind): TabId[] =>
  (Object.keys(tabLabels) as TabId[]).filter((tab) => kind === "vm" || tab !== "failover");

/** The tab that an address means; anything unknown is the first. */
export function tabOf(text: string | null, kind: GuestKind): TabId {
  return text !== null && isTab(text) && tabsOf(kind).includes(text) ? text : "overview";
}
