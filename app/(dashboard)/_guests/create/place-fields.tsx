"use client";

import { useQuery } from "@tanstack/react-query";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { formatDiskGb } from "@/components/ui/format";
import { Input, Select } from "@/components/ui/input";
import { estateQueries } from "@/lib/client/queries/estate";
import type { TemplateView } from "@/lib/contracts/estate";
import type { FieldsProps } from "./fields-props";

/** Datacenter, name, template. Another datacenter has other templates, networks and hosts: those are forgotten with it. */
export function PlaceFields({ kind, draft, problems, onChange }: FieldsProps) {
  const datacenters = useQuery(estateQueries.datacenters());
  const templates = useQuery({
    ...estateQueries.templates({ datacenter: draft.datacenter, kind }),
    enabled: draft.datacenter !== "",
  });
  return (
    <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
      <Field label="Datacenter" required error={problems.datacenter}>
        <Select
          value={draft.datacenter}
          placeholder={datacenters.isPending ? "Loading…" : "Choose a datacenter…"}
          onChange={(event) =>
            onChange({
              datacenter: event.target.value,
              template: "",
              profileId: "",
              vlan: "",
              host: "",
              allocationId: "",
              address: "",
            })
          }
          options={(datacenters.data?.items ?? []).map(({ id, name, hosts }) => ({
            value: id,
            label: `${id} ${name}`,
            disabledReason: hosts.total === 0 ? "no hosts yet" : null,
          }))}
        />
      </Field>
      <Field label={kind === "vm" ? "Name" : "Host name"} required error={problems.name}>
        <Input
          mono
          value={draft.name}
          maxLength={63}
          placeholder="web-1"
          onChange={(event) => onChange({ name: event.target.value })}
        />
      </Field>
      <Field
        label="Template"
        required={kind === "container"}
        optional={kind === "vm"}
        error={problems.template}
        hint={templateHint(
          templates.data?.items.find(({ id }) => id === draft.template),
          kind === "vm",
        )}
        className="sm:col-span-2"
      >
        <Combobox
          value={draft.template || null}
          onValueChange={(template) =>
            onChange({ template, ...largerDisk(template, templates.data?.items, draft.diskGb) })
          }
          disabled={draft.datacenter === ""}
          placeholder={draft.datacenter === "" ? "Choose a datacenter first" : "Choose a template…"}
          status={templates.isError ? "error" : templates.isPending ? "loading" : "ready"}
          emptyText="No template in this datacenter"
          options={[
            ...(kind === "vm" && draft.template ? [{ value: "", label: "None: an empty disk" }] : []),
            ...(templates.data?.items ?? []).map((template) => ({
              value: template.id,
              label: template.name,
              hint: [template.endpoint, template.cloudInit && "cloud-init", nodesOf(template)]
                .filter(Boolean)
                .join(" · "),
            })),
          ]}
        />
      </Field>
    </div>
  );
}

const nodesOf = ({ nodes }: TemplateView) =>
  nodes.length === 0 ? "on every host" : nodes.length <= 2 ? `on ${nodes.join(" and ")}` : `on ${nodes.length} hosts`;

/** A disk can hold what the template holds, or more. */
function largerDisk(id: string, templates: readonly TemplateView[] | undefined, diskGb: string) {
  const least = templates?.find((template) => template.id === id)?.minDiskGB ?? 0;
  return Number(diskGb) < least ? { diskGb: String(Math.ceil(least)) } : {};
}

function templateHint(template: TemplateView | undefined, isVm: boolean): string | undefined {
  if (!template)
    return isVm ? "Without one the disk is empty, and the VM starts from an installer or the network." : undefined;
  return [
    template.minDiskGB !== null && `Needs at least ${formatDiskGb(template.minDiskGB)} of disk.`,
    isVm && !template.cloudInit && "It has no cloud-init: user, keys and address below will have no effect.",
  ]
    .filter(Boolean)
    .join(" ");
}
