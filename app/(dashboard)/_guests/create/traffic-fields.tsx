"use client";

import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { type FieldsProps, standing } from "./fields-props";

const publicChoices = { "": "As the platform does", yes: "Give it one", no: "Give it none" } as const;
const publicOptions = Object.entries(publicChoices).map(([value, label]) => ({ value, label }));

/** What goes with the network, where the platform can: bandwidth, a public address, firewall rulesets. */
export function TrafficFields(props: FieldsProps) {
  const { draft, onChange } = props;
  const bandwidth = standing(props, "bandwidthMbps", "Both ways. Empty: not limited by this request.");
  const publicIp = standing(props, "publicIp");
  const rulesets = standing(props, "firewallRulesets", "Ids of the platform's rulesets, such as 3, 7.");
  return (
    <div className="grid gap-x-6 gap-y-4 sm:grid-cols-3">
      <Field label="Bandwidth" optional error={bandwidth.error} hint={bandwidth.hint}>
        <Input
          inputMode="numeric"
          suffix="Mbit/s"
          disabled={bandwidth.off}
          value={draft.bandwidthMbps}
          onChange={(event) => onChange({ bandwidthMbps: event.target.value })}
        />
      </Field>
      <Field label="Public IPv4 address" error={publicIp.error} hint={publicIp.hint}>
        <Select
          value={draft.publicIp}
          disabled={publicIp.off}
          onChange={(event) => onChange({ publicIp: publicChoiceOf(event.target.value) })}
          options={publicOptions}
        />
      </Field>
      <Field label="Firewall rulesets" optional error={rulesets.error} hint={rulesets.hint}>
        <Input
          mono
          disabled={rulesets.off}
          value={draft.firewallRulesets}
          onChange={(event) => onChange({ firewallRulesets: event.target.value })}
        />
      </Field>
    </div>
  );
}

const publicChoiceOf = (value: string): keyof typeof publicChoices => (value === "yes" || value === "no" ? value : "");
