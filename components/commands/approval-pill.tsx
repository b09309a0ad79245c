import { Pill } from "@/components/ui/pill";
import type { Tone } from "@/components/ui/states";
import type { ApprovalStatus } from "@/lib/contracts/approvals";
import type { Risk } from "@/lib/contracts/operations";

const looks: Record<ApprovalStatus, { label: string; tone: Tone }> = {
  pending: { label: "waiting", tone: "warn" },
  approved: { label: "approved", tone: "ok" },
  rejected: { label: "rejected", tone: "bad" },
  expired: { label: "expired", tone: "neutral" },
  withdrawn: { label: "withdrawn", tone: "neutral" },
};

export const approvalStatusLabel = (status: ApprovalStatus): string => looks[status].label;

/** How an approval stands. */
export function ApprovalPill({ status, className }: { status: ApprovalStatus; className?: string }) {
  const { label, tone } = looks[status];
  return (
    <Pill tone={tone} dot className={className}>
      {label}
    </Pill>
  );
}

const riskTones: Record<Risk, Tone> = { routine: "neutral", disruptive: "warn", destructive: "bad" };
const riskTitles: Record<Risk, string> = {
  routine: "Nothing is lost",
  disruptive: "Service stops for a while",
  destructive: "Data is lost for good",
};

/** What a command may cost. */
export function RiskPill({ risk, className }: { risk: Risk; className?: string }) {
  return (
    <Pill tone={riskTones[risk]} title={riskTitles[risk]} className={className}>
      {risk}
    </Pill>
  );
}
