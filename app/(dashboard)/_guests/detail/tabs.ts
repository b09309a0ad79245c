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

const isTab = (text: string): text is TabId => Object.hasOwn(tabLabels, text);

export const tabs = Object.keys(tabLabels) as TabId[];

/** The tab that an address means; anything unknown is the first. */
export const tabOf = (text: string | null): TabId => (text !== null && isTab(text) ? text : "overview");
