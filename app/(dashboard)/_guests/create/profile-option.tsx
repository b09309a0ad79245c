import { stepWords } from "@/components/networks/network-choice";
import { formatCount } from "@/components/ui/format";
import { Pill } from "@/components/ui/pill";
import type { RadioCardOption } from "@/components/ui/radio-cards";
import type { NetworkProfileView } from "@/lib/contracts/estate";
import { vlanWords } from "../profile-words";
import type { ProfileChoiceNow } from "./use-profile-choice";

/** A network profile among the choices: what it is at the left, what it can give at the right. */
export function profileOption(
  profile: NetworkProfileView,
  { byDefault, disabledReason }: { byDefault: ProfileChoiceNow["byDefault"]; disabledReason: string | null },
): RadioCardOption {
  return {
    value: profile.id,
    title: profile.name,
    description: describe(profile),
    disabledReason,
    aside: (
      <span className="flex flex-wrap items-center justify-end gap-x-3 gap-y-1 max-sm:max-w-32">
        {!disabledReason && <span className="tabular">{givesWords(profile)}</span>}
        {byDefault?.profileId === profile.id && <Pill tone="ok">{stepWords[byDefault.chosenBy].chose}</Pill>}
      </span>
    ),
  };
}

function givesWords({ bandwidthMbps, addressesLeft }: NetworkProfileView): string {
  return [
    bandwidthMbps !== null && `${formatCount(bandwidthMbps)} Mbit/s`,
    addressesLeft !== null && `${formatCount(addressesLeft)} ${addressesLeft === 1 ? "address" : "addresses"} left`,
  ]
    .filter(Boolean)
    .join(" · ");
}

function describe(profile: NetworkProfileView): string {
  const { id, bridge, name, cidr, gateway, note, nodes } = profile;
  return [
    id !== name && `id ${id}`,
    vlanWords(profile),
    bridge && bridge !== name ? `on ${bridge}` : null,
    cidr,
    gateway ? `gateway ${gateway}` : null,
    nodes.length > 0 && nodes.length <= 3 ? `only on ${nodes.join(", ")}` : null,
    note,
  ]
    .filter(Boolean)
    .join(" · ");
}
