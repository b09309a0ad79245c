"use client";

import { Search } from "lucide-react";
import { useState } from "react";
import { Checkbox, Switch } from "@/components/ui/checkbox";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { Input, Select, Textarea } from "@/components/ui/input";
import { Panel } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import { RadioCards } from "@/components/ui/radio-cards";

const templates = [
  { value: "debian-12", label: "debian-12", hint: "cloud image" },
  { value: "ubuntu-24.04", label: "ubuntu-24.04", keywords: ["noble"] },
  { value: "windows-2025", label: "windows-2025", disabledReason: "Not on any host with room" },
];

/** Everything one can type into or choose from. */
export function FormSection() {
  const [template, setTemplate] = useState<string | null>("debian-12");
  const [profile, setProfile] = useState("vlan100");
  const [mode, setMode] = useState("offline");
  const [start, setStart] = useState(true);
  return (
    <Panel title="Forms">
      <div className="grid gap-x-4 gap-y-4 md:grid-cols-2 xl:grid-cols-3">
        <Field label="Name" required hint="Letters, digits and hyphens">
          <Input defaultValue="web-server-3" />
        </Field>
        <Field label="Memory" error="Needs 16 GB, pve3 has 12 GB free">
          <Input defaultValue="16" inputMode="numeric" suffix="GB" />
        </Field>
        <Field label="Search" hideLabel>
          <Input placeholder="Search hosts" prefixIcon={<Search className="size-4" />} />
        </Field>
        <Field label="Datacenter" hint="Failover: DC2 Rotterdam">
          <Select
            defaultValue="DC1"
            options={[
              { value: "DC1", label: "DC1 Amsterdam" },
              { value: "DC3", label: "DC3 Prague", disabledReason: "does not answer" },
            ]}
          />
        </Field>
        <Field label="Template">
          <Combobox options={templates} value={template} onValueChange={setTemplate} />
        </Field>
        <Field label="Node" optional>
          <Input disabled defaultValue="chosen by placement" />
        </Field>
        <Field label="SSH keys" optional className="md:col-span-2 xl:col-span-1">
          <Textarea mono rows={3} placeholder="ssh-ed25519 …" />
        </Field>
        <Field group label="Network profile" hint="Chosen by: the request names none, so the primary of the host.">
          <RadioCards
            value={profile}
            onValueChange={setProfile}
            options={[
              {
                value: "vlan100",
                title: "vlan100",
                description: "vmbr0 · 172.16.100.0/24",
                aside: <Pill tone="ok">primary of host</Pill>,
              },
              { value: "vlan200", title: "vlan200", description: "vmbr0 · 172.16.200.0/24", aside: "48 left" },
              { value: "vlan310", title: "vlan310", disabledReason: "Not on any host with room" },
            ]}
          />
        </Field>
        <div className="flex flex-col gap-3">
          <Field group label="Type">
            <RadioCards
              layout="grid"
              value={mode}
              onValueChange={setMode}
              options={[
                { value: "offline", title: "Offline", description: "It is stopped for the move" },
                { value: "live", title: "Live", disabledReason: "Another CPU type in DC2" },
              ]}
            />
          </Field>
          <Checkbox label="Start it when it is there" hint="Takes the reserved memory at once" defaultChecked />
          <Checkbox label="Some of them" checked="indeterminate" />
          <Checkbox label="Delete the source" disabledReason="It is protected" />
          <Switch label="Firewall" checked={start} onCheckedChange={setStart} />
          <Switch label="Maintenance" disabledReason="Administrators only" />
        </div>
      </div>
    </Panel>
  );
}
