"use client";

import { useQuery } from "@tanstack/react-query";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Pill } from "@/components/ui/pill";
import { RadioCards } from "@/components/ui/radio-cards";
import { SkeletonText } from "@/components/ui/skeleton";
import { estateQueries } from "@/lib/client/queries/estate";
import type { NetworkProfileView } from "@/lib/contracts/estate";
import { vlanWords, whyNotProfile } from "../profile-words";
import { AddressField, allocationOf, allocationValue, clientNetworkOption, useClientNetworks } from "./client-networks";
import type { FieldsProps } from "./fields-props";

const automatic = "automatic";

/** The networks of the datacenter with their tags; those that the chosen host does not have are disabled and say so. */
export function NetworkPicker(props: FieldsProps & { chosenHost: string | null }) {
  const { draft, problems, onChange, chosenHost } = props;
  const { networks: clientNetworks, madeProfileIds, isPending } = useClientNetworks(draft);
  const profiles = useQuery({
    ...estateQueries.networkProfiles({ datacenter: draft.datacenter }),
    enabled: draft.datacenter !== "",
  });
  if (draft.datacenter === "")
    return <p className="text-muted">Choose a datacenter first; each has its own networks.</p>;
  if (profiles.isPending || isPending) return <SkeletonText lines={4} />;
  // Endpoints may have networks of one name; the choice is by name, and placement finds a host that has it.
  const items = onePerId(profiles.data?.items ?? []).filter(
    // What carries a client's network is chosen by that network, which gives the address too.
    ({ id }) => id === draft.profileId || !madeProfileIds.has(id),
  );
  const chosen = items.find(({ id }) => id === draft.profileId);
  const allocation = clientNetworks.find(({ id }) => id === draft.allocationId);
  const choose = (value: string) => {
    const network = clientNetworks.find(({ id }) => id === allocationOf(value));
    if (network) {
      return onChange({
        allocationId: network.id,
        clientId: network.clientId ?? "",
        profileId: "",
        vlan: "",
        address: "",
      });
    }
    onChange({ profileId: value === automatic ? "" : value, vlan: "", allocationId: "", address: "" });
  };
  const fallback = items.find(
    ({ isDefault, nodes }) => isDefault && (chosenHost === null || nodes.length === 0 || nodes.includes(chosenHost)),
  );
  return (
    <div className="flex flex-col gap-4">
      <Field
        group
        hideLabel
        label="Network profile"
        error={problems.profileId}
        hint={
          draft.profileId || allocation
            ? "Chosen by: this request."
            : `Chosen by: the request names none, so the host's default is taken${fallback ? `, which is ${fallback.name}` : ""}.`
        }
      >
        <RadioCards
          value={allocation ? allocationValue(allocation.id) : draft.profileId || automatic}
          onValueChange={choose}
          className="max-h-104 overflow-y-auto"
          options={[
            {
              value: automatic,
              title: "The host's default",
              description: "What the host that is chosen gives by itself.",
            },
            ...clientNetworks.map(clientNetworkOption),
            ...items.map((profile) => ({
              value: profile.id,
              title: profile.name,
              description: describe(profile),
              aside: profile.isDefault ? <Pill tone="ok">default</Pill> : undefined,
              disabledReason: whyNotProfile(profile, { host: draft.host || null }),
            })),
          ]}
        />
      </Field>
      {allocation && <AddressField {...props} network={allocation} />}
      {(chosen?.vlanAware || problems.vlan) && (
        <Field
          label="VLAN tag"
          optional
          error={problems.vlan}
          hint={
            chosen?.serviceVlan
              ? `The client's (inner) tag; ${chosen.serviceVlan} stands before it on the wire.`
              : "Empty: as the network has it."
          }
          className="max-w-52"
        >
          <Input inputMode="numeric" value={draft.vlan} onChange={(event) => onChange({ vlan: event.target.value })} />
        </Field>
      )}
    </div>
  );
}

function describe(profile: NetworkProfileView): string {
  const { bridge, name, cidr, gateway, note, nodes } = profile;
  return [
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

function onePerId(profiles: readonly NetworkProfileView[]): NetworkProfileView[] {
  const byId = new Map<string, NetworkProfileView>();
  for (const profile of profiles) {
    const same = byId.get(profile.id);
    byId.set(
      profile.id,
      same ? { ...same, nodes: bothNodes(same, profile), isDefault: same.isDefault || profile.isDefault } : profile,
    );
  }
  return [...byId.values()];
}

/** No nodes named means all of them. */
const bothNodes = (one: NetworkProfileView, other: NetworkProfileView) =>
  one.nodes.length === 0 || other.nodes.length === 0 ? [] : [...new Set([...one.nodes, ...other.nodes])];
