"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { cx } from "./cx";

export interface TabLink {
  /** Compared with `current`. */
  id: string;
  label: ReactNode;
  href: string;
  /** A figure after the label. */
  count?: number;
}

/** Parts of one thing as links, so that each has its own address. `current` is the id of the one that is shown. */
export function TabLinks({
  tabs,
  current,
  label,
  className,
}: {
  tabs: readonly TabLink[];
  current: string;
  label: string;
  className?: string;
}) {
  return (
    <nav aria-label={label} className={cx("-mb-px overflow-x-auto border-b", className)}>
      <ul className="flex gap-1">
        {tabs.map((tab) => {
          const active = tab.id === current;
          return (
            <li key={tab.id}>
              <Link
                href={tab.href}
                aria-current={active ? "page" : undefined}
                scroll={false}
                className={cx(
                  "flex h-9 items-center gap-1.5 whitespace-nowrap border-b-2 px-2.5 font-medium transition-colors focus-visible:-outline-offset-2",
                  active
                    ? "border-accent text-ink"
                    : "border-transparent text-muted hover:border-line-strong hover:text-ink",
                )}
              >
                {tab.label}
                {tab.count !== undefined && <span className="font-normal text-muted text-sm">{tab.count}</span>}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
