import Link from "next/link";
import { formatCount } from "@/components/ui/format";
import { Pill } from "@/components/ui/pill";
import type { Tone } from "@/components/ui/states";
import type { NetworkStatus, NetworkView } from "@/lib/contracts/networks";
import { cellClass, PlainTable } from "../../_guests/detail/plain-table";
import { VlanTags } from "../../_guests/detail/vlan-tags";

const shownAtMost = 12;
const tones: Record<NetworkStatus, Tone> = {
  active: "ok",
  releasing: "warn",
  quarantined: "neutral",
  foreign: "neutral",
};

/** The networks that were given to clients, by VLAN; the page of the networks has them all with all that can be done. */
export function AllocationTable({
  networks,
  datacenterId,
}: {
  networks: readonly NetworkView[];
  datacenterId: string;
}) {
  const given = networks
    .filter(({ status }) => status !== "foreign")
    .sort((one, other) => (one.vlan ?? 0) - (other.vlan ?? 0));
  if (given.length === 0) {
    return (
      <p className="px-4 pb-4 text-muted">
        No client has a network here yet.{" "}
        <Link className="text-accent-ink underline" href={`/networks?dc=${encodeURIComponent(datacenterId)}`}>
          Allocate one
        </Link>
        : the next free VLAN and subnet are given out.
      </p>
    );
  }
  return (
    <>
      <PlainTable
        label={`Networks of clients in ${datacenterId}`}
        headers={["Client", "VLAN", "Subnet", "Gateway", "Addresses free", "Guests", "State"]}
      >
        {given.slice(0, shownAtMost).map((network) => (
          <AllocationRow key={network.id} network={network} />
        ))}
      </PlainTable>
      {given.length > shownAtMost && (
        <p className="border-t px-4 py-2 text-muted">and {formatCount(given.length - shownAtMost)} more</p>
      )}
    </>
  );
}

function AllocationRow({ network }: { network: NetworkView }) {
  const { id, clientId, purpose, vlan, serviceVlan, subnet, gateway, addresses, guests, status } = network;
  const mono = `${cellClass} font-mono text-sm`;
  return (
    <tr>
      <th scope="row" className={`${cellClass} font-medium`}>
        <Link
          href={`/networks/${encodeURIComponent(id)}`}
          prefetch={false}
          className="rounded-sm hover:text-accent-ink hover:underline"
        >
          {clientId ?? "–"}
        </Link>
        {purpose && purpose !== "default" && <span className="font-normal text-muted"> {purpose}</span>}
      </th>
      <td className={cellClass}>
        <VlanTags outer={serviceVlan} inner={vlan} />
      </td>
      <td className={mono}>{subnet ?? "–"}</td>
      <td className={mono}>{gateway ?? "–"}</td>
      <td className={`${cellClass} tabular`}>
        {addresses ? `${formatCount(addresses.free)} of ${formatCount(addresses.total)}` : "–"}
      </td>
      <td className={`${cellClass} tabular`}>{formatCount(guests)}</td>
      <td className={cellClass}>
        <Pill tone={tones[status]} dot>
          {status}
        </Pill>
      </td>
    </tr>
  );
}
