"use client";

import { buttonClass } from "@/components/ui/button-style";
import { cx } from "@/components/ui/cx";
import { Field } from "@/components/ui/field";
import { formatDiskGb, formatMemoryMb } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { gbToMb } from "@/lib/domain/units";
import { DiskFields } from "./disk-fields";
import type { FieldsProps } from "./fields-props";
import { PackageField } from "./package-field";

const shapes = [
  { cores: "1", memoryGb: "1", diskGb: "10" },
  { cores: "2", memoryGb: "4", diskGb: "20" },
  { cores: "4", memoryGb: "8", diskGb: "40" },
  { cores: "4", memoryGb: "16", diskGb: "80" },
  { cores: "8", memoryGb: "32", diskGb: "160" },
] as const;

/** Package where there are any; cores, memory, disk: usual shapes by one press, any other by typing. */
export function ShapeFields(props: FieldsProps) {
  const { kind, draft, problems, onChange } = props;
  return (
    <div className="flex flex-col gap-4">
      {kind === "vm" && <PackageField {...props} />}
      <fieldset className="flex flex-wrap gap-2">
        <legend className="sr-only">Usual shapes</legend>
        {shapes.map((shape) => {
          const chosen =
            shape.cores === draft.cores && shape.memoryGb === draft.memoryGb && shape.diskGb === draft.diskGb;
          return (
            <button
              key={`${shape.cores}/${shape.memoryGb}`}
              type="button"
              aria-pressed={chosen}
              onClick={() => onChange(shape)}
              className={buttonClass({
                size: "sm",
                className: cx("tabular", chosen && "border-accent bg-accent-soft"),
              })}
            >
              {shape.cores} {shape.cores === "1" ? "core" : "cores"} · {formatMemoryMb(gbToMb(Number(shape.memoryGb)))}{" "}
              · {formatDiskGb(Number(shape.diskGb))}
            </button>
          );
        })}
      </fieldset>
      <div className="grid gap-x-6 gap-y-4 sm:grid-cols-3">
        <Field label="Cores" required error={problems.cores}>
          <Input
            inputMode="numeric"
            value={draft.cores}
            onChange={(event) => onChange({ cores: event.target.value })}
          />
        </Field>
        <Field label="Memory" required error={problems.memoryGb}>
          <Input
            inputMode="decimal"
            suffix="GB"
            value={draft.memoryGb}
            onChange={(event) => onChange({ memoryGb: event.target.value })}
          />
        </Field>
        <Field label="Disk" required error={problems.diskGb}>
          <Input
            inputMode="decimal"
            suffix="GB"
            value={draft.diskGb}
            onChange={(event) => onChange({ diskGb: event.target.value })}
          />
        </Field>
        {kind === "container" && (
          <Field label="Swap" error={problems.swapMb}>
            <Input
              inputMode="numeric"
              suffix="MB"
              value={draft.swapMb}
              onChange={(event) => onChange({ swapMb: event.target.value })}
            />
          </Field>
        )}
        <DiskFields {...props} />
      </div>
    </div>
  );
}
