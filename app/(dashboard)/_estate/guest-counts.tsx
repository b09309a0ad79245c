import { cx } from "@/components/ui/cx";
import { formatCount } from "@/components/ui/format";
import { guestStateLook, type Tone } from "@/components/ui/states";
import type { DatacenterView } from "@/lib/contracts/estate";
import { guestStatuses } from "@/lib/domain/guest";

const dots: Record<Tone, string> = {
  neutral: "bg-muted",
  accent: "bg-accent",
  ok: "bg-ok",
  warn: "bg-warn",
  bad: "bg-bad",
};

/** Guests of both kinds by state: '68 running, 4 stopped'. */
export function GuestCounts({ guests, className }: Pick<DatacenterView, "guests"> & { className?: string }) {
  const present = guestStatuses.filter((status) => (guests.byStatus[status] ?? 0) > 0);
  if (present.length === 0) return <p className={cx("text-muted", className)}>No guests yet</p>;
  return (
    <ul aria-label="Guests by state" className={cx("flex flex-wrap gap-x-3 gap-y-0.5 text-muted", className)}>
      {present.map((status) => {
        const { label, tone } = guestStateLook(status);
        return (
          <li key={status} className="inline-flex items-center gap-1.5">
            <span className={cx("size-1.5 rounded-full", dots[tone])} aria-hidden="true" />
            <span>
              <span className="tabular">{formatCount(guests.byStatus[status])}</span> {label}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
