import type { PlatformFacet } from "@/lib/domain/platform-words";

export const tabLabels = {
  overview: "Overview",
  configuration: "Configuration",
  network: "Network",
  disks: "Disks",
  snapshots: "Snapshots",
  tasks: "Tasks",
  history: "History",
  failover: "Failover",
  hosting: "Access and plan",
} as const;
export type TabId = keyof typeof tabLabels;

const isTab = (text: string): text is TabId => Object.hasOwn(tabLabels, text);

export const tabs = Object.keys(tabLabels) as TabId[];

/** The tab that an address means; anything unknown is the first. */
export const tabOf = (text: string | null): TabId => (text !== null && isTab(text) ? text : "overview");

/** What only platforms have that rent guests out; one of them is enough for the tab. */
const hostingFacets = [
  "packages",
  "traffic",
  "console",
  "passwords",
  "ownership",
  "backupPlans",
  "cpuThrottle",
  "firewall",
  "publicAddresses",
] as const satisfies readonly PlatformFacet[];

export const rentsOut = (capabilities: Readonly<Record<string, boolean>>): boolean =>
  hostingFacets.some((facet) => capabilities[facet]);

/** The tabs of a guest: without those that could only say that there is nothing. */
export const tabsFor = (capabilities: Readonly<Record<string, boolean>>): TabId[] =>
  tabs.filter((id) => id !== "hosting" || rentsOut(capabilities));
