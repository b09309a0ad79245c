"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { RadioCardOption } from "@/components/ui/radio-cards";
import { networkQueries } from "@/lib/client/queries/networks";
import type { NetworkView } from "@/lib/contracts/networks";
import type { FieldsProps } from "./fields-props";

/** How a client's network is called among the choices of the picker. */
export const allocationValue = (id: string) => `allocation/${id}`;
export const allocationOf = (value: string) => /^allocation\/(.+)$/.exec(value)?.[1];

export interface ClientNetworks {
  /** Not yet known: choices that came later would push the others away under the pointer. */
  isPending: boolean;
  /** Those of the client that is typed; of all clients while none is. */
  networks: readonly NetworkView[];
  /** The platforms' networks that were made to carry one of them. */
  madeProfileIds: ReadonlySet<string>;
}

/** The networks given to clients in the datacenter. */
export function useClientNetworks({ datacenter, clientId }: { datacenter: string; clientId: string }): ClientNetworks {
  const query = useQuery({
    ...networkQueries.list({ datacenter, status: "active" }),
    enabled: datacenter !== "",
  });
  const items = query.data?.items ?? [];
  return {
    isPending: query.isPending,
    networks: clientId ? items.filter((network) => network.clientId === clientId) : items,
    madeProfileIds: new Set(items.flatMap(({ realisations }) => realisations.map(({ profileId }) => profileId))),
  };
}

export const clientNetworkOption = (network: NetworkView): RadioCardOption => ({
  value: allocationValue(network.id),
  title: `${network.clientId} · ${network.purpose}`,
  description: [
    network.serviceVlan === null ? `VLAN ${network.vlan}` : `VLAN ${network.serviceVlan}.${network.vlan}`,
    network.subnet,
    network.gateway && `gateway ${network.gateway}`,
  ]
    .filter(Boolean)
    .join(" · "),
  aside: network.addresses ? `${network.addresses.free.toLocaleString("en")} left` : undefined,
  disabledReason: network.addresses?.free === 0 ? "no address left" : null,
});

/** The address in the client's network that is chosen. */
export function AddressField({ draft, problems, onChange, network }: FieldsProps & { network: NetworkView }) {
  const addresses = useQuery(networkQueries.addresses(network.id));
  const next = addresses.data?.nextFree;
  return (
    <Field
      label="Address"
      optional
      error={problems.address ?? problems.allocationId}
      hint={
        <>
          Empty: the next free one{next ? `, ${next}` : ""}.{" "}
          <Link href={`/networks/${network.id}`} className="underline">
            All addresses
          </Link>
        </>
      }
      className="max-w-80"
    >
      <Input
        mono
        value={draft.address}
        placeholder={next ?? undefined}
        onChange={(event) => onChange({ address: event.target.value })}
      />
    </Field>
  );
}
