import { Clock, TriangleAlert, WifiOff } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./cx";
import { RelativeTime } from "./relative-time";

export interface BannerProps {
  tone: "info" | "warn" | "bad";
  icon?: ReactNode;
  action?: ReactNode;
  className?: string;
  children: ReactNode;
}

const looks = {
  info: "bg-accent-soft text-accent-ink",
  warn: "bg-warn-soft text-warn-ink",
  bad: "bg-bad-soft text-bad-ink",
} as const;

/** A strip of one message across a page or a panel. */
export function Banner({ tone, icon, action, className, children }: BannerProps) {
  return (
    <div
      role="status"
      className={cx("flex min-h-9 items-center gap-2.5 rounded-md px-3 py-1.5", looks[tone], className)}
    >
      <span className="flex shrink-0 [&>svg]:size-4" aria-hidden="true">
        {icon ?? <TriangleAlert />}
      </span>
      <div className="min-w-0 flex-1 break-words">{children}</div>
      {action && <div className="flex shrink-0 gap-2">{action}</div>}
    </div>
  );
}

export interface StaleSource {
  /** What does not answer: a datacenter or an endpoint. */
  name: string;
  /** When it last answered, ISO 8601; null when it never did. */
  lastSeenAt: string | null;
  /** Why, in words: 'panel answers 429'. */
  reason?: string;
}

/** Says which datacenters' data is old, and how old. Renders nothing when all is fresh. */
export function StaleBanner({
  sources,
  action,
  className,
}: {
  sources: readonly StaleSource[];
  action?: ReactNode;
  className?: string;
}) {
  if (sources.length === 0) return null;
  return (
    <Banner tone="warn" icon={<Clock />} action={action} className={className}>
      <ul>
        {sources.map(({ name, lastSeenAt, reason }) => (
          <li key={name}>
            <strong className="font-semibold">{name}</strong>{" "}
            {lastSeenAt === null ? (
              "has not answered yet"
            ) : (
              <>
                does not answer; what is shown was seen <RelativeTime at={lastSeenAt} />
              </>
            )}
            {reason && ` (${reason})`}
          </li>
        ))}
      </ul>
    </Banner>
  );
}

export interface OfflineBannerProps {
  /** `offline`: the browser has no network; `lost`: the live connection broke; `reconnecting`: it is being made again. */
  connection: "live" | "reconnecting" | "lost" | "offline";
  /** When the last live message came, ISO 8601 or epoch milliseconds. */
  lastEventAt?: string | number | null;
  onRetry?: ReactNode;
  className?: string;
}

const connectionWords = {
  reconnecting: "The live connection broke and is being made again.",
  lost: "The live connection is lost. What is shown may be old.",
  offline: "This browser is offline. What is shown may be old.",
} as const;

/** Tells that nothing on the page is kept current any more. Renders nothing while it is. */
export function OfflineBanner({ connection, lastEventAt, onRetry, className }: OfflineBannerProps) {
  if (connection === "live") return null;
  return (
    <Banner
      tone={connection === "reconnecting" ? "warn" : "bad"}
      icon={<WifiOff />}
      action={onRetry}
      className={className}
    >
      {connectionWords[connection]}
      {lastEventAt != null && (
        <>
          {" "}
          Last news <RelativeTime at={lastEventAt} />.
        </>
      )}
    </Banner>
  );
}
