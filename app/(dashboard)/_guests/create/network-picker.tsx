"use client";

import { useQuery } from "@tanstack/react-query";
import { stepWords } from "@/components/networks/network-choice";
import { ProfileTrace } from "@/components/networks/profile-trace";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RadioCards } from "@/components/ui/radio-cards";
import { SkeletonText } from "@/components/ui/skeleton";
import { estateQueries } from "@/lib/client/queries/estate";
import type { HostView } from "@/lib/contracts/estate";
import { whyNotProfile } from "../profile-words";
import { AddressField, allocationOf, allocationValue, clientNetworkOption, useClientNetworks } from "./client-networks";
import { type FieldsProps, standing } from "./fields-props";
import { onePerId } from "./one-per-id";
import { profileOption } from "./profile-option";
import { TrafficFields } from "./traffic-fields";
import { useProfileChoice } from "./use-profile-choice";

const automatic = "automatic";

/**
 * The networks of the datacenter with what they carry and have left, which of them would be chosen and why; those that
 * cannot be had on the chosen host or in the chosen group are disabled and say so.
 */
export function NetworkPicker(props: FieldsProps & { chosenHost: string | null }) {
  const { draft, problems, limits, onChange, chosenHost } = props;
  const { networks: clientNetworks, madeProfileIds, isPending } = useClientNetworks(draft);
  const choice = useProfileChoice(draft, chosenHost);
  const there = { enabled: draft.datacenter !== "" };
  const profiles = useQuery({ ...estateQueries.networkProfiles({ datacenter: draft.datacenter }), ...there });
  const hosts = useQuery({ ...estateQueries.hosts({ datacenter: draft.datacenter }), ...there });
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
  const place = placeOf(draft, hosts.data?.items ?? []);
  const vlan = standing(
    props,
    "vlan",
    chosen?.serviceVlan
      ? `The client's (inner) tag; ${chosen.serviceVlan} stands before it on the wire.`
      : "Empty: as the network has it.",
  );
  return (
    <div className="flex flex-col gap-4">
      <Field group hideLabel label="Network profile" error={problems.profileId}>
        <RadioCards
          value={allocation ? allocationValue(allocation.id) : draft.profileId || automatic}
          onValueChange={choose}
          className="max-h-104 overflow-y-auto"
          options={[
            {
              value: automatic,
              title: "No wish: by the rules",
              description: automaticWords(choice.byDefault),
            },
            ...clientNetworks.map((network) => {
              const option = clientNetworkOption(network);
              return { ...option, disabledReason: limits.allocationId ?? option.disabledReason };
            }),
            ...items.map((profile) =>
              profileOption(profile, {
                byDefault: choice.byDefault,
                disabledReason: whyNotProfile(profile, { ...place, valid: choice.valid }),
              }),
            ),
          ]}
        />
      </Field>
      {!allocation && <ProfileTrace trace={choice.trace} />}
      {allocation && <AddressField {...props} network={allocation} />}
      {(chosen?.vlanAware || problems.vlan) && (
        <Field label="VLAN tag" optional error={vlan.error} hint={vlan.hint} className="max-w-52">
          <Input
            inputMode="numeric"
            disabled={vlan.off}
            value={draft.vlan}
            onChange={(event) => onChange({ vlan: event.target.value })}
          />
        </Field>
      )}
      <TrafficFields {...props} />
    </div>
  );
}

function automaticWords(byDefault: ReturnType<typeof useProfileChoice>["byDefault"]): string {
  if (!byDefault) return "The primary network of the package or host, else the default there.";
  return `Now ${byDefault.name}: ${byDefault.chosenBy === "primary" ? "the primary network of its package or host" : `the ${stepWords[byDefault.chosenBy].chose} there`}.`;
}

/** Where a network has to be: on the host that is named, or on one of the group's. */
function placeOf({ host, hostGroup }: FieldsProps["draft"], hosts: readonly HostView[]) {
  if (host) return { hosts: [host], place: host };
  if (!hostGroup) return { hosts: null, place: "" };
  const names = hosts.filter(({ group }) => group === hostGroup).map(({ name }) => name);
  return { hosts: names, place: `any host of ${hostGroup}` };
}
