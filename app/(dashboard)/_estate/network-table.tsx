import { formatCount } from "@/components/ui/format";
import { Pill } from "@/components/ui/pill";
import type { NetworkProfileView } from "@/lib/contracts/estate";
import { cellClass, PlainTable } from "../_guests/detail/plain-table";
import { VlanTags } from "../_guests/detail/vlan-tags";

/** Networks that guests can be put on, with the tags that their frames carry. */
export function NetworkTable({ profiles, label }: { profiles: readonly NetworkProfileView[]; label: string }) {
  if (profiles.length === 0) return <p className="px-4 pb-4 text-muted">No network for guests is known.</p>;
  return (
    <PlainTable
      label={label}
      headers={["Network", "VLAN", "Bridge", "Kind", "Addresses", "Gateway", "Bandwidth", "On"]}
    >
      {profiles.map((profile) => (
        <tr key={`${profile.endpoint}:${profile.id}`}>
          <th scope="row" className={`${cellClass} font-medium`}>
            {profile.name} {profile.isDefault && <Pill>default</Pill>}
            {profile.makesNetworks && (
              <>
                <Pill tone="accent">zone</Pill>
                <p className="font-normal text-muted text-sm">Networks are made in it on demand.</p>
              </>
            )}
            {profile.note && (
              <p className="max-w-80 whitespace-normal font-normal text-muted text-sm">{profile.note}</p>
            )}
          </th>
          <td className={cellClass}>
            {profile.makesNetworks ? (
              <span className="text-muted">
                {profile.serviceVlan === null ? "as given" : `${profile.serviceVlan} outside, inside as given`}
              </span>
            ) : profile.vlan === null && profile.serviceVlan === null && profile.vlanAware ? (
              <span className="text-muted">any VLAN</span>
            ) : (
              <VlanTags outer={profile.serviceVlan} inner={profile.vlan} />
            )}
          </td>
          <td className={`${cellClass} font-mono text-sm`}>{profile.bridge ?? "–"}</td>
          <td className={`${cellClass} text-muted`}>{profile.kind}</td>
          <td className={`${cellClass} font-mono text-sm`}>
            {profile.cidr ?? (profile.addressesLeft === null ? "–" : null)}
            {profile.addressesLeft !== null && (
              <span className="block font-sans text-muted">{formatCount(profile.addressesLeft)} left</span>
            )}
          </td>
          <td className={`${cellClass} font-mono text-sm`}>{profile.gateway ?? "–"}</td>
          <td className={`${cellClass} tabular text-muted`}>
            {profile.bandwidthMbps === null ? "–" : `${formatCount(profile.bandwidthMbps)} Mbit/s`}
          </td>
          <td className={`${cellClass} text-muted`} title={profile.nodes.join(", ")}>
            {profile.nodes.length <= 4 ? profile.nodes.join(", ") : `${profile.nodes.length} hosts`}
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}
