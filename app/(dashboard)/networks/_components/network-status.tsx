import { Pill } from "@/components/ui/pill";
import type { Tone } from "@/components/ui/states";
import type { NetworkStatus } from "@/lib/contracts/networks";

export const networkLook: Record<NetworkStatus, { label: string; tone: Tone; busy: boolean }> = {
  active: { label: "active", tone: "ok", busy: false },
  releasing: { label: "releasing", tone: "accent", busy: true },
  quarantined: { label: "quarantined", tone: "warn", busy: false },
  foreign: { label: "foreign", tone: "neutral", busy: false },
};

/** What a network is: given out by Moxxie, on its way out, kept from being given out again, or somebody else's. */
export function NetworkPill({ status }: { status: NetworkStatus }) {
  const { label, tone, busy } = networkLook[status];
  return (
    <Pill tone={tone} dot={busy ? "busy" : true}>
      {label}
    </Pill>
  );
}
