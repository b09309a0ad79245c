"use client";

import { useState } from "react";
import { PlanDialog } from "@/components/commands/plan-dialog";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import type { NetworkProfileView } from "@/lib/contracts/estate";
import type { GuestConfigView } from "@/lib/contracts/guest-config";
import type { GuestDetail } from "@/lib/contracts/guests";
import { profileLabel, whyNotProfile } from "../profile-words";

type Interface = GuestConfigView["interfaces"][number];

/** Changes one interface; the diff is shown before it is applied. */
export function InterfaceDialog(props: {
  guest: GuestDetail;
  nic: Interface;
  profiles: readonly NetworkProfileView[];
  digest: string;
  onClose: () => void;
}) {
  const { guest, nic, profiles, digest, onClose } = props;
  const [profileId, setProfileId] = useState("");
  const [vlan, setVlan] = useState(nic.vlan === null ? "" : String(nic.vlan));
  const [rate, setRate] = useState(nic.rateMbps === null ? "" : String(nic.rateMbps));
  const [firewall, setFirewall] = useState(nic.firewall);
  const [connected, setConnected] = useState(nic.connected);
  const vlanWrong = vlan !== "" && !isVlan(vlan);
  const rateWrong = rate !== "" && !(Number(rate) > 0);
  const change = {
    ...(profileId && { profileId }),
    ...(vlan !== (nic.vlan === null ? "" : String(nic.vlan)) && { vlan: vlan === "" ? null : Number(vlan) }),
    ...(rate !== (nic.rateMbps === null ? "" : String(nic.rateMbps)) && {
      rateMbps: rate === "" ? null : Number(rate),
    }),
    ...(firewall !== nic.firewall && { firewall }),
    ...(connected !== nic.connected && { connected }),
  };
  const changed = Object.keys(change).length > 0;
  const usable = changed && !vlanWrong && !rateWrong;
  return (
    <PlanDialog
      open
      onOpenChange={(open) => !open && onClose()}
      command="vm.update"
      input={usable ? { vmId: guest.id, change: { interfaces: [{ id: nic.id, ...change }], digest } } : null}
      title={`Change ${nic.name ?? nic.id} of ${guest.name}`}
      actionLabel="Apply"
      begun={`Changing the network of ${guest.name}`}
      missing={usable ? null : changed ? "Some fields are not right yet" : "Nothing has been changed yet"}
    >
      <Field label="Network">
        <Select
          value={profileId}
          onChange={(event) => setProfileId(event.target.value)}
          placeholder={`As it is (${nic.bridge ?? "none"})`}
          options={profiles.map((profile) => ({
            value: profile.id,
            label: profileLabel(profile),
            disabledReason: whyNotProfile(profile, { hosts: [guest.node], place: guest.node }),
          }))}
        />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label="VLAN tag"
          optional
          error={vlanWrong ? "A number from 1 to 4094" : undefined}
          hint="Empty: untagged."
        >
          <Input inputMode="numeric" value={vlan} onChange={(event) => setVlan(event.target.value)} />
        </Field>
        <Field label="Rate limit" optional error={rateWrong ? "A number above 0" : undefined} hint="Empty: unlimited.">
          <Input inputMode="decimal" suffix="Mbit/s" value={rate} onChange={(event) => setRate(event.target.value)} />
        </Field>
      </div>
      <Checkbox checked={connected} onCheckedChange={(checked) => setConnected(checked === true)} label="Plugged in" />
      <Checkbox checked={firewall} onCheckedChange={(checked) => setFirewall(checked === true)} label="Firewall" />
    </PlanDialog>
  );
}

const isVlan = (text: string) => /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= 4094;
