export const datacenterTabs = {
  overview: "Overview",
  hosts: "Hosts",
  storages: "Storages",
  networks: "Networks",
  fit: "What fits here?",
} as const;
export type DatacenterTab = keyof typeof datacenterTabs;

/** Where a datacenter is shown. */
export const datacenterPath = (id: string) => `/datacenters/${encodeURIComponent(id)}`;
