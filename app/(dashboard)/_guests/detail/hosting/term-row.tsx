import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";

/** One thing that can be changed: what it is now, and the way to change it. */
export function TermRow(props: {
  label: string;
  value: ReactNode;
  /** Names the button together with the label. */
  action?: string;
  refusal: string | null;
  onChange: () => void;
}) {
  const { label, value, action = "Change…", refusal, onChange } = props;
  return (
    <div className="grid grid-cols-[minmax(6rem,9rem)_minmax(0,1fr)_auto] items-center gap-3 py-1.5 first:pt-0 last:pb-0">
      <dt className="text-muted">{label}</dt>
      <dd className="min-w-0 break-words">{value}</dd>
      <dd>
        <Button size="sm" disabledReason={refusal} onClick={onChange} aria-label={`${label}: ${action}`}>
          {action}
        </Button>
      </dd>
    </div>
  );
}
