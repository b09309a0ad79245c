import { ChevronRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { cx } from "./cx";

export interface Crumb {
  label: ReactNode;
  /** Left out for the page that one is on. */
  href?: string;
}

/** The way from the top to this page. */
export function Breadcrumb({ items, className }: { items: readonly Crumb[]; className?: string }) {
  return (
    <nav aria-label="Breadcrumb" className={className}>
      <ol className="flex flex-wrap items-center gap-1 text-muted text-sm">
        {items.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a crumb is its place in the path
          <li key={index} className="flex items-center gap-1">
            {index > 0 && <ChevronRight className="size-3" aria-hidden="true" />}
            {item.href ? (
              <Link href={item.href} className="rounded-sm py-0.5 hover:text-ink hover:underline">
                {item.label}
              </Link>
            ) : (
              <span aria-current="page">{item.label}</span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

export interface PageHeaderProps {
  title: ReactNode;
  /** Beside the title: a count, a state pill. */
  meta?: ReactNode;
  /** A quiet line under the title. */
  description?: ReactNode;
  breadcrumb?: readonly Crumb[];
  /** Buttons at the right, the primary one last. */
  actions?: ReactNode;
  /** Under it, joined to the page: tab links. */
  tabs?: ReactNode;
  className?: string;
}

/** The top of every page: where one is, and what can be done here. */
export function PageHeader({ title, meta, description, breadcrumb, actions, tabs, className }: PageHeaderProps) {
  return (
    <header className={cx("mb-4", className)}>
      {breadcrumb && <Breadcrumb items={breadcrumb} className="mb-1" />}
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="min-w-0 break-words font-semibold text-xl tracking-tight">{title}</h1>
          {meta && <div className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1 text-muted">{meta}</div>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
      {description && <p className="mt-1 max-w-prose text-muted">{description}</p>}
      {tabs && <div className="mt-3">{tabs}</div>}
    </header>
  );
}
