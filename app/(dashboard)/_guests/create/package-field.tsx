"use client";

import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { formatCores, formatCount, formatDiskGb, formatMemoryMb } from "@/components/ui/format";
import type { PackageView } from "@/lib/contracts/estate";
import { mbToGb } from "@/lib/domain/units";
import type { CreateDraft } from "./create-draft";
import { type FieldsProps, standing } from "./fields-props";
import { useCreationPackages } from "./use-creation-packages";

/** The platform's package: choosing one fills in its cores, memory and disk, which may then be changed. */
export function PackageField(props: FieldsProps) {
  const { draft, onChange } = props;
  const packages = useCreationPackages(draft.datacenter);
  const chosen = packages.items.find(({ id }) => id === draft.packageId);
  // There is nothing to miss where guests are not made by packages.
  if (packages.status === "ready" && packages.items.length === 0 && !draft.packageId) return null;
  const { off, error, hint } = standing(props, "packageId", chosen ? restOf(chosen) : defaultWords(packages.items));
  return (
    <Field label="Package" optional error={error} hint={hint}>
      <Combobox
        value={draft.packageId || null}
        onValueChange={(id) => onChange(shapeOf(id, packages.items))}
        disabled={off}
        status={packages.status}
        placeholder="Choose a package…"
        emptyText="No package on this platform"
        options={[
          ...(draft.packageId ? [{ value: "", label: "None named: the endpoint's own" }] : []),
          ...packages.items.map((each) => ({
            value: each.id,
            label: each.name,
            hint: `${formatCores(each.cores)} · ${formatMemoryMb(each.memoryMB)} · ${formatDiskGb(each.diskGB)}`,
            disabledReason: each.enabled ? null : "disabled on the platform",
          })),
        ]}
      />
    </Field>
  );
}

/** A package sets the shape, and what is not of its templates is forgotten by the field of templates. */
function shapeOf(id: string, packages: readonly PackageView[]): Partial<CreateDraft> {
  const chosen = packages.find((each) => each.id === id);
  if (!chosen) return { packageId: "" };
  return {
    packageId: id,
    cores: String(chosen.cores),
    memoryGb: String(mbToGb(chosen.memoryMB)),
    diskGb: String(chosen.diskGB),
  };
}

/** What it brings besides the shape. */
function restOf({ trafficGB, bandwidthMbps }: PackageView): string {
  const bandwidth = bandwidthMbps === null ? "without a limit of bandwidth" : `at ${formatCount(bandwidthMbps)} Mbit/s`;
  const traffic = trafficGB === null ? "unlimited traffic" : `${formatCount(trafficGB)} GB of traffic a billing period`;
  return `With ${traffic}, ${bandwidth}.`;
}

function defaultWords(packages: readonly PackageView[]): string | undefined {
  if (packages.length === 0) return undefined;
  const byDefault = packages.find(({ isDefault }) => isDefault);
  return byDefault
    ? `None named: ${byDefault.name}, the endpoint's own, with the shape below.`
    : "The endpoint names none, so one has to be chosen.";
}
