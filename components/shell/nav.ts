/** Pictures of the left rail, by name, so that a server component can pass them. */
export type NavIconName =
  | "overview"
  | "datacenters"
  | "vms"
  | "containers"
  | "networks"
  | "reservations"
  | "migrations"
  | "operations"
  | "approvals"
  | "activity"
  | "settings";

export interface NavItem {
  href: string;
  label: string;
  icon: NavIconName;
  /** How many wait there; not shown when zero. */
  count?: number;
}

export interface NavGroup {
  /** Left out for the first group. */
  label?: string;
  items: readonly NavItem[];
}

/** Whether a rail item stands for the page at `pathname`: the page itself, or one below it. */
export function isCurrent(href: string, pathname: string): boolean {
  return href === "/" ? pathname === "/" : pathname === href || pathname.startsWith(`${href}/`);
}

/** An address that keeps the chosen datacenter. */
export function withDatacenter(href: string, datacenter: string | null): string {
  if (!datacenter) return href;
  return `${href}${href.includes("?") ? "&" : "?"}dc=${encodeURIComponent(datacenter)}`;
}
