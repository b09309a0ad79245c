"use client";

import { useQuery } from "@tanstack/react-query";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { formatDiskGb } from "@/components/ui/format";
import { estateQueries } from "@/lib/client/queries/estate";
import type { PackageView, TemplateView } from "@/lib/contracts/estate";
import type { FieldsProps } from "./fields-props";
import { useCreationPackages } from "./use-creation-packages";

/** What it is made from. Templates that the package cannot have are there and say so. */
export function TemplateField({ kind, draft, problems, onChange }: FieldsProps) {
  const templates = useQuery({
    ...estateQueries.templates({ datacenter: draft.datacenter, kind }),
    enabled: draft.datacenter !== "",
  });
  const packages = useCreationPackages(draft.datacenter).items;
  const chosenPackage = packages.find(({ id }) => id === draft.packageId);
  const chosen = templates.data?.items.find(({ id }) => id === draft.template);
  const mismatch = chosen && whyNotTemplate(chosen, chosenPackage);
  return (
    <Field
      label="Template"
      required={kind === "container"}
      optional={kind === "vm"}
      error={problems.template ?? (mismatch ? `This template is ${mismatch}; choose another.` : undefined)}
      hint={templateHint(chosen, kind === "vm")}
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
            disabledReason: whyNotTemplate(template, chosenPackage),
          })),
        ]}
      />
    </Field>
  );
}

function whyNotTemplate({ endpoint, packageIds }: TemplateView, chosen: PackageView | undefined): string | null {
  if (!chosen) return null;
  if (endpoint !== chosen.endpoint) return `not at ${chosen.endpoint}, where package ${chosen.name} is`;
  return packageIds === null || packageIds.includes(chosen.id) ? null : `not offered with package ${chosen.name}`;
}

const nodesOf = ({ nodes }: TemplateView) =>
  nodes.length === 0 ? "on every host" : nodes.length <= 2 ? `on ${nodes.join(" and ")}` : `on ${nodes.length} hosts`;

/** A disk can hold what the template holds, or more. */
function largerDisk(id: string, templates: readonly TemplateView[] | undefined, diskGb: string) {
  const least = templates?.find((template) => template.id === id)?.minDiskGB ?? 0;
  return Number(diskGb) < least ? { diskGb: String(Math.ceil(least)) } : {};
}

function templateHint(template: TemplateView | undefined, isVm: boolean): string | undefined {
  if (!template) return isVm ? "Without one there is no operating system on its disk yet." : undefined;
  return [
    template.minDiskGB !== null && `Needs at least ${formatDiskGb(template.minDiskGB)} of disk.`,
    isVm && !template.cloudInit && "It has no cloud-init: user, keys and address below will have no effect.",
  ]
    .filter(Boolean)
    .join(" ");
}
