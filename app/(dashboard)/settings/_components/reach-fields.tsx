"use client";

import { useQuery } from "@tanstack/react-query";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { RadioCards } from "@/components/ui/radio-cards";
import { useMe } from "@/lib/client/me";
import { estateQueries } from "@/lib/client/queries/estate";
import type { Role } from "@/lib/domain/permissions";

const roleOptions: readonly { value: Role; title: string; description: string }[] = [
  { value: "viewer", title: "Viewer", description: "Sees everything that is not a secret, changes nothing" },
  { value: "operator", title: "Operator", description: "Creates, changes and runs guests" },
  { value: "admin", title: "Administrator", description: "Also deletes, and manages endpoints, users and tokens" },
];

export interface Reach {
  role: Role;
  /** Empty: all. */
  datacenters: readonly string[];
}

/** What somebody may do, and where. */
export function ReachFields(props: {
  reach: Reach;
  onChange: (edit: Partial<Reach>) => void;
  problems: Record<string, string>;
  disabledReason?: string | null;
}) {
  const { reach, onChange, problems, disabledReason } = props;
  const me = useMe();
  const datacenters = useQuery(estateQueries.datacenters()).data?.items ?? [];
  const toggle = (id: string, ticked: boolean) =>
    onChange({ datacenters: ticked ? [...reach.datacenters, id] : reach.datacenters.filter((each) => each !== id) });
  return (
    <>
      <Field label="Role" group error={problems.role}>
        <RadioCards
          value={reach.role}
          onValueChange={(role) =>
            onChange({ role: roleOptions.find(({ value }) => value === role)?.value ?? "viewer" })
          }
          options={roleOptions.map((option) => ({ ...option, disabledReason }))}
        />
      </Field>
      {datacenters.length > 0 && (
        <Field
          label="Datacenters"
          group
          error={problems.datacenters}
          hint={
            me.datacenters === null ? "None ticked means all, those to come too" : "Those that you may see yourself"
          }
        >
          <div className="flex flex-wrap gap-x-5 gap-y-2">
            {datacenters.map(({ id }) => (
              <Checkbox
                key={id}
                label={id}
                checked={reach.datacenters.includes(id)}
                disabledReason={disabledReason}
                onCheckedChange={(ticked) => toggle(id, ticked)}
              />
            ))}
          </div>
        </Field>
      )}
    </>
  );
}

export const roleWords: Record<Role, string> = { viewer: "viewer", operator: "operator", admin: "administrator" };
export const reachWords = (datacenters: readonly string[]) =>
  datacenters.length === 0 ? "all" : datacenters.join(", ");
