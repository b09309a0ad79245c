import { CircleCheck } from "lucide-react";
import Link from "next/link";
import { Panel } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import { RelativeTime } from "@/components/ui/relative-time";
import { SkeletonText } from "@/components/ui/skeleton";
import type { AttentionItem } from "./attention";

const shownAtMost = 8;

/** What somebody should look at; undefined while it is being read. */
export function NeedsAttention({ items }: { items: readonly AttentionItem[] | undefined }) {
  return (
    <Panel title="Needs attention" padded={false}>
      {items === undefined ? (
        <div className="px-4 pb-4">
          <SkeletonText lines={4} />
        </div>
      ) : items.length === 0 ? (
        <p className="flex items-center gap-2 px-4 pb-4 text-muted">
          <CircleCheck className="size-4 text-ok-ink" aria-hidden="true" />
          Nothing does: all answers, no request waits, nothing is left over, no storage is nearly full.
        </p>
      ) : (
        <ul className="divide-y border-t">
          {items.slice(0, shownAtMost).map((item) => (
            <AttentionRow key={item.id} item={item} />
          ))}
        </ul>
      )}
      {items && items.length > shownAtMost && (
        <p className="border-t px-4 py-2 text-muted">and {items.length - shownAtMost} more</p>
      )}
    </Panel>
  );
}

function AttentionRow({ item }: { item: AttentionItem }) {
  return (
    <li className="flex items-center justify-between gap-3 px-4 py-2">
      <div className="min-w-0">
        <Link
          href={item.href}
          prefetch={false}
          className="block truncate rounded-sm font-medium hover:text-accent-ink hover:underline"
        >
          {item.title}
        </Link>
        <p className="line-clamp-2 break-words text-muted" title={item.detail}>
          {item.detail}
        </p>
      </div>
      <div className="flex shrink-0 flex-col items-end gap-0.5">
        <Pill tone={item.tone}>{item.label}</Pill>
        {item.at && <RelativeTime at={item.at} className="text-muted text-sm" />}
      </div>
    </li>
  );
}
