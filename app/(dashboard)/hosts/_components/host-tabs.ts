export const hostTabs = {
  overview: "Overview",
  guests: "Guests",
  storages: "Storages",
  networks: "Networks",
  tasks: "Tasks",
} as const;
export type HostTab = keyof typeof hostTabs;
