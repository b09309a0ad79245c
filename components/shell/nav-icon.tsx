import {
  Activity,
  ArrowLeftRight,
  Box,
  Boxes,
  CalendarClock,
  CircleCheck,
  LayoutDashboard,
  ListChecks,
  type LucideIcon,
  Monitor,
  Network,
  Settings,
} from "lucide-react";
import type { NavIconName } from "./nav";

const icons: Record<NavIconName, LucideIcon> = {
  overview: LayoutDashboard,
  datacenters: Boxes,
  vms: Monitor,
  containers: Box,
  networks: Network,
  reservations: CalendarClock,
  migrations: ArrowLeftRight,
  operations: ListChecks,
  approvals: CircleCheck,
  activity: Activity,
  settings: Settings,
};

/** The picture of a place in the rail. */
export function NavIcon({ name, className }: { name: NavIconName; className?: string }) {
  const Icon = icons[name];
  return <Icon className={className} aria-hidden="true" />;
}
