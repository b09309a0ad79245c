import { Check, Minus, TriangleAlert, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import type { ConnectionReportView } from "@/lib/contracts/endpoints";

type CheckState = ConnectionReportView["checks"][number]["state"];

const looks: Record<CheckState, { icon: typeof Check; className: string; word: string }> = {
  ok: { icon: Check, className: "text-ok-ink", word: "passed" },
  warning: { icon: TriangleAlert, className: "text-warn-ink", word: "warning" },
  failed: { icon: X, className: "text-bad-ink", word: "failed" },
  skipped: { icon: Minus, className: "text-muted", word: "not tried" },
};

const names: Record<string, string> = {
  dns: "Name in DNS",
  tcp: "Connection",
  tls: "Certificate",
  credentials: "Credentials",
  permissions: "Permissions",
  version: "Version",
  storage: "Storage",
};

/** What a connection test found, in the order in which it was tried, with what mends it. */
export function ConnectionReport(props: {
  report: ConnectionReportView;
  /** Whether the fingerprint that was seen is trusted already. */
  isPinned: boolean;
  onPin?: (fingerprint: string) => void;
}) {
  const { report, isPinned, onPin } = props;
  return (
    <div className="flex flex-col gap-3">
      <p className={cx("font-medium", report.ok ? "text-ok-ink" : "text-bad-ink")}>
        {report.ok
          ? `It works${report.info ? `: ${report.info.product} ${report.info.version}` : ""}.`
          : "It does not work yet."}
      </p>
      <ol className="flex flex-col gap-2">
        {report.checks.map(({ name, state, detail }) => {
          const { icon: Icon, className, word } = looks[state];
          return (
            <li key={name} className="flex gap-2">
              <Icon className={cx("mt-0.5 size-4 shrink-0", className)} aria-hidden="true" />
              <div className="min-w-0">
                <p className="font-medium">
                  {names[name] ?? name}
                  <span className="sr-only"> {word}</span>
                </p>
                <p className="break-words text-muted">{detail}</p>
              </div>
            </li>
          );
        })}
      </ol>
      {report.tlsFingerprint && !isPinned && onPin && <Fingerprint fingerprint={report.tlsFingerprint} onPin={onPin} />}
    </div>
  );
}

function Fingerprint({ fingerprint, onPin }: { fingerprint: string; onPin: (fingerprint: string) => void }) {
  return (
    <div className="rounded-md border p-3">
      <p className="font-medium">Is this the platform's certificate?</p>
      <p className="mt-1 text-muted">
        Compare this SHA-256 fingerprint with the one that the platform itself shows, on its console or in its own
        interface. Pin it only when they are the same: from then on no other certificate is trusted.
      </p>
      <p className="my-2 break-all font-mono text-sm">{fingerprint}</p>
      <Button onClick={() => onPin(fingerprint)}>They are the same: pin this fingerprint</Button>
    </div>
  );
}
