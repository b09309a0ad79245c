"use client";

import { useQuery } from "@tanstack/react-query";
import { usePlatforms } from "@/components/platforms/platforms";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { estateQueries } from "@/lib/client/queries/estate";
import { forgottenWithDatacenter } from "./create-draft";
import type { FieldsProps } from "./fields-props";
import { HostFields } from "./host-fields";
import { whyNotKind } from "./limits";
import { TemplateField } from "./template-field";

/** Datacenter, name, host or group, template. Another datacenter has others of them: those are forgotten with it. */
export function PlaceFields(props: FieldsProps) {
  const { kind, draft, problems, onChange } = props;
  const datacenters = useQuery(estateQueries.datacenters());
  const platforms = [...usePlatforms().values()];
  return (
    <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
      <Field label="Datacenter" required error={problems.datacenter}>
        <Select
          value={draft.datacenter}
          placeholder={datacenters.isPending ? "Loading…" : "Choose a datacenter…"}
          onChange={(event) => onChange({ ...forgottenWithDatacenter, datacenter: event.target.value })}
          options={(datacenters.data?.items ?? []).map(({ id, name, hosts }) => ({
            value: id,
            label: `${id} ${name}`,
            disabledReason:
              hosts.total === 0
                ? "no hosts yet"
                : whyNotKind(
                    kind,
                    platforms.filter(({ datacenter }) => datacenter === id),
                  ),
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
      <HostFields {...props} />
      <TemplateField {...props} />
    </div>
  );
}
