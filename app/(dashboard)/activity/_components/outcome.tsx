import { Pill } from "@/components/ui/pill";
import type { Tone } from "@/components/ui/states";
import type { AuditView } from "@/lib/contracts/audit";

const tones: Record<AuditView["outcome"], Tone> = {
  accepted: "accent",
  requested: "accent",
  done: "ok",
  refused: "warn",
  failed: "bad",
};

/** How a command ended. */
export function OutcomePill({ outcome }: { outcome: AuditView["outcome"] }) {
  return <Pill tone={tones[outcome]}>{outcome}</Pill>;
}
