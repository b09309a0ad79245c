"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { useGuestPlatform, whyNoneCan } from "@/components/platforms/platforms";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { ErrorState } from "@/components/ui/error-state";
import { KeyValueList } from "@/components/ui/key-value";
import { Panel } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import { SkeletonText } from "@/components/ui/skeleton";
import { mayNot, useMe } from "@/lib/client/me";
import { asProblem } from "@/lib/client/problem-error";
import { estateQueries } from "@/lib/client/queries/estate";
import { guestQueries } from "@/lib/client/queries/guests";
import type { NetworkProfileView } from "@/lib/contracts/estate";
import type { GuestConfigView } from "@/lib/contracts/guest-config";
import type { GuestDetail } from "@/lib/contracts/guests";
import { type GivenAddress, useGivenAddresses } from "./given-addresses";
import { InterfaceDialog } from "./interface-dialog";
import { cellClass, PlainTable } from "./plain-table";
import { VlanTags } from "./vlan-tags";

type Interface = GuestConfigView["interfaces"][number];

/** The guest's interfaces, what networks they are on, and which addresses it has. */
export function NetworkTab({ guest }: { guest: GuestDetail }) {
  const config = useQuery(guestQueries.config(guest.kind, guest.id));
  const profiles = useQuery(estateQueries.networkProfiles({ datacenter: guest.datacenter }));
  const missing = whyNoneCan([useGuestPlatform(guest)], "interfaceChange");
  const forbidden = mayNot(useMe(), "vm:update") ?? missing;
  const given = useGivenAddresses(guest);
  const [edited, setEdited] = useState<Interface | null>(null);
  const own = (profiles.data?.items ?? []).filter((profile) => profile.endpoint === guest.endpoint);
  return (
    <div className="flex flex-col gap-4">
      <Panel title="Interfaces" padded={false}>
        {config.error && !config.data ? (
          <ErrorState problem={asProblem(config.error)} onRetry={() => void config.refetch()} />
        ) : !config.data ? (
          <div className="px-4 pb-4">
            <SkeletonText lines={3} />
          </div>
        ) : config.data.interfaces.length === 0 ? (
          <p className="px-4 pb-4 text-muted">It has no network interface.</p>
        ) : (
          <PlainTable
            label="Interfaces"
            headers={["Interface", "Network", "VLAN", "MAC address", "Address", "Rate", "Firewall", ""]}
          >
            {config.data.interfaces.map((nic) => (
              <InterfaceRow
                key={nic.id}
                nic={nic}
                profile={profileOf(nic, own, networkOf(guest, nic)?.profileId)}
                addresses={addressesOf(guest, nic)}
                given={given}
                known={networkOf(guest, nic)}
                forbidden={forbidden}
                onEdit={() => setEdited(nic)}
              />
            ))}
          </PlainTable>
        )}
      </Panel>
      <Addresses guest={guest} given={given} />
      {edited && config.data && (
        <InterfaceDialog
          guest={guest}
          nic={edited}
          profiles={own}
          digest={config.data.digest}
          onClose={() => setEdited(null)}
        />
      )}
    </div>
  );
}

function InterfaceRow(props: {
  nic: Interface;
  profile: NetworkProfileView | undefined;
  addresses: readonly string[];
  /** Out of clients' networks, to any interface of the guest. */
  given: readonly GivenAddress[];
  /** What Moxxie knows of its network: the tags, and whose it is. */
  known: GuestDetail["networks"][number] | undefined;
  forbidden: string | null;
  onEdit: () => void;
}) {
  const { nic, profile, addresses, known, forbidden, onEdit } = props;
  const networkId = known?.allocationId;
  const given = props.given.filter((each) => each.networkId === networkId).map(({ address }) => address);
  return (
    <tr>
      <th scope="row" className={`${cellClass} font-normal`}>
        <span className="font-mono text-sm">{nic.name ?? nic.id}</span>
        {nic.model && <span className="text-muted text-sm"> {nic.model}</span>}
        {!nic.connected && (
          <>
            {" "}
            <Pill tone="warn">unplugged</Pill>
          </>
        )}
      </th>
      <td className={cellClass}>
        {profile?.name ?? nic.bridge ?? "–"}
        {profile?.cidr && <span className="text-muted text-sm"> {profile.cidr}</span>}
        {networkId && (
          <Link href={`/networks/${networkId}`} className="block text-sm underline">
            the client's network
          </Link>
        )}
      </td>
      <td className={cellClass}>
        <VlanTags
          outer={profile?.serviceVlan ?? known?.serviceVlan ?? null}
          inner={nic.vlan ?? profile?.vlan ?? known?.vlan ?? null}
        />
      </td>
      <td className={`${cellClass} font-mono text-sm`}>{nic.macAddress ?? "–"}</td>
      <td className={`${cellClass} font-mono text-sm`}>{addresses.join(", ") || nic.ip || given.join(", ") || "–"}</td>
      <td className={cellClass}>{nic.rateMbps === null ? "unlimited" : `${nic.rateMbps} Mbit/s`}</td>
      <td className={cellClass}>{nic.firewall ? "on" : "off"}</td>
      <td className={`${cellClass} text-right`}>
        <Button size="sm" disabledReason={forbidden} onClick={onEdit}>
          Change…
        </Button>
      </td>
    </tr>
  );
}

const networkOf = (guest: GuestDetail, nic: Interface) =>
  guest.networks.find(({ interfaceId }) => interfaceId === nic.id);

/** As the platform told, else by the name that bridges and virtual networks bear in the configuration. */
const profileOf = (nic: Interface, profiles: readonly NetworkProfileView[], knownId: string | null | undefined) =>
  profiles.find(({ id }) => id === knownId) ??
  profiles.find(({ bridge, vlan }) => bridge === nic.bridge && vlan !== null && vlan === nic.vlan) ??
  profiles.find(({ id, name, bridge }) => [id, name, bridge].includes(nic.bridge));

const addressesOf = (guest: GuestDetail, nic: Interface) =>
  guest.networkStatus?.interfaces.find(
    ({ macAddress, name }) =>
      (macAddress !== null && macAddress.toLowerCase() === nic.macAddress?.toLowerCase()) || name === nic.name,
  )?.addresses ?? [];

const sourceWords = {
  agent: "Told by the guest's agent or by its platform.",
  configuration: "From its configuration; the guest itself was not asked.",
  none: "Not known: neither an agent in the guest nor its platform has told one.",
} as const;

function Addresses({ guest, given }: { guest: GuestDetail; given: readonly GivenAddress[] }) {
  const { networkStatus } = guest;
  const told = networkStatus?.interfaces.filter(({ addresses }) => addresses.length > 0) ?? [];
  // Which interface an address belongs to is not always told.
  const items = told.length > 0 ? told : guest.addresses.map((address) => ({ name: "Address", addresses: [address] }));
  return (
    <Panel title="Addresses" description={sourceWords[networkStatus?.source ?? "none"]}>
      {items.length === 0 ? (
        <p className="text-muted">
          {given.length > 0
            ? `Moxxie gave it ${given.map(({ address }) => address).join(" and ")}; the guest has not been seen with an address yet.`
            : "No address is known."}
        </p>
      ) : (
        <KeyValueList
          items={items.map(({ name, addresses }) => ({
            key: `${name}:${addresses.join()}`,
            label: name,
            value: addresses.join(", "),
            mono: true,
            action: addresses[0] && <CopyButton text={addresses[0]} label={`Copy the address of ${name}`} />,
          }))}
        />
      )}
    </Panel>
  );
}
