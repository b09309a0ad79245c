import Link from "next/link";
import { CopyButton } from "@/components/ui/copy-button";
import { formatCount } from "@/components/ui/format";
import { KeyValueList } from "@/components/ui/key-value";
import { Meter } from "@/components/ui/meter";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import type { NetworkView } from "@/lib/contracts/networks";
import { VlanTags } from "../../_guests/detail/vlan-tags";

/** Whose it is and what it is made of. */
export function NetworkFacts({ network }: { network: NetworkView }) {
  const { clientId, vlan, serviceVlan, subnet, gateway, addresses } = network;
  return (
    <Panel title="Facts">
      <KeyValueList
        items={[
          { label: "Client", value: clientId ?? "unknown" },
          { label: "Purpose", value: network.purpose },
          {
            label: "Datacenter",
            value: (
              <Link
                href={`/datacenters/${encodeURIComponent(network.datacenter)}`}
                className="rounded-sm text-accent-ink hover:underline"
              >
                {network.datacenter}
              </Link>
            ),
          },
          { label: "VLAN", value: vlan !== null && <VlanTags outer={serviceVlan} inner={vlan} /> },
          {
            label: "Subnet",
            value: subnet,
            mono: true,
            action: subnet && <CopyButton text={subnet} label="Copy subnet" />,
          },
          { label: "Gateway", value: gateway, mono: true },
          { label: "Note", value: network.note },
          {
            label: "Allocated",
            value: network.createdAt && (
              <>
                <RelativeTime at={network.createdAt} />
                {network.createdBy && ` by ${network.createdBy}`}
              </>
            ),
          },
        ]}
      />
      {addresses && (
        <div className="mt-3 border-t pt-3">
          <Meter
            label="Addresses"
            value={`${formatCount(addresses.used)} of ${formatCount(addresses.total)} taken`}
            used={addresses.used}
            total={addresses.total}
          />
        </div>
      )}
    </Panel>
  );
}

/** Where it was made or seen, and how many guests are on it. */
export function WherePanel({ network }: { network: NetworkView }) {
  const { realisations, sources, guests } = network;
  return (
    <Panel title={network.status === "foreign" ? "Where it was seen" : "On the platforms"}>
      <KeyValueList items={[{ label: "Guests on it", value: formatCount(guests) }]} />
      <ul className="mt-3 divide-y border-t">
        {realisations.map(({ endpoint, profileId }) => (
          <li key={`${endpoint}:${profileId}`} className="flex flex-wrap items-center justify-between gap-x-4 py-1.5">
            <span className="font-mono text-sm">{profileId}</span>
            <span className="text-muted">made on {endpoint}</span>
          </li>
        ))}
        {sources.map((source) => (
          <li key={source} className="py-1.5">
            {source}
          </li>
        ))}
        {realisations.length === 0 && sources.length === 0 && (
          <li className="py-1.5 text-muted">
            {guests > 0
              ? "Nothing had to be made for it: its VLAN is set at each guest's interface."
              : "Nothing has been made for it yet; that happens with the first guest that is put on it, where a platform needs it."}
          </li>
        )}
      </ul>
    </Panel>
  );
}
