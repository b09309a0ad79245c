"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cx } from "@/components/ui/cx";
import { Brand } from "./brand";
import { isCurrent, type NavGroup, type NavItem, withDatacenter } from "./nav";
import { NavIcon } from "./nav-icon";
import { useDatacenter } from "./use-datacenter";

export interface RailProps {
  groups: readonly NavGroup[];
  /** At the bottom: Settings. */
  footer?: readonly NavItem[];
  /** Called when a link is followed; the mobile sheet closes by it. */
  onNavigate?: () => void;
}

/** The list of places at the left. */
export function Rail({ groups, footer = [], onNavigate }: RailProps) {
  return (
    <div className="flex h-full flex-col gap-4 overflow-y-auto px-2.5 py-3">
      <div className="flex h-7 shrink-0 items-center px-2.5">
        <Brand />
      </div>
      <nav aria-label="Main" className="flex flex-1 flex-col gap-3">
        {groups.map((group) => (
          <div key={group.label ?? group.items[0]?.href}>
            {group.label && <p className="px-2.5 pt-1 pb-1 font-medium text-muted text-xs">{group.label}</p>}
            <RailList items={group.items} label={group.label} onNavigate={onNavigate} />
          </div>
        ))}
        {footer.length > 0 && (
          <div className="mt-auto">
            <RailList items={footer} onNavigate={onNavigate} />
          </div>
        )}
      </nav>
    </div>
  );
}

function RailList(props: { items: readonly NavItem[]; label?: string; onNavigate?: () => void }) {
  const pathname = usePathname();
  const [datacenter] = useDatacenter();
  return (
    <ul aria-label={props.label} className="flex flex-col gap-0.5">
      {props.items.map((item) => {
        const current = isCurrent(item.href, pathname);
        return (
          <li key={item.href}>
            <Link
              href={withDatacenter(item.href, datacenter)}
              aria-current={current ? "page" : undefined}
              onClick={props.onNavigate}
              className={cx(
                "flex h-7.5 items-center gap-2.5 rounded-md px-2.5 transition-colors focus-visible:-outline-offset-2",
                current ? "bg-accent-soft font-medium text-accent-ink" : "text-muted hover:bg-hover hover:text-ink",
              )}
            >
              <NavIcon name={item.icon} className="size-4 shrink-0" />
              <span className="min-w-0 flex-1 truncate">{item.label}</span>
              {item.count !== undefined && item.count > 0 && (
                <span className="tabular font-medium text-bad-ink text-sm">
                  {item.count}
                  <span className="sr-only"> waiting</span>
                </span>
              )}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
