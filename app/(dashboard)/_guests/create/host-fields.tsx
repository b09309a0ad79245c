"use client";

import { useQuery } from "@tanstack/react-query";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { estateQueries } from "@/lib/client/queries/estate";
import type { HostView } from "@/lib/contracts/estate";
import { type FieldsProps, standing } from "./fields-props";

/** The host, where one can be named; the group of hosts, where the platform chooses the host itself. */
export function HostFields(props: FieldsProps) {
  const { draft, onChange } = props;
  const hosts = useQuery({
    ...estateQueries.hosts({ datacenter: draft.datacenter }),
    enabled: draft.datacenter !== "",
  });
  const items = hosts.data?.items ?? [];
  const groups = groupsOf(items);
  const host = standing(props, "host");
  return (
    <>
      {(!host.off || groups.length === 0) && (
        <Field label="Host" error={host.error} hint={host.hint}>
          <Select
            value={draft.host}
            disabled={host.off}
            onChange={(event) => onChange({ host: event.target.value, hostGroup: "" })}
            placeholder="The one with the best score"
            options={items
              .filter(({ group }) => group === null)
              .map((each) => ({ value: each.name, label: each.name, disabledReason: whyNotHost(each) }))}
          />
        </Field>
      )}
      {groups.length > 0 && props.kind === "vm" && (
        <Field label="Host group" error={props.problems.hostGroup} hint="The platform chooses the host in the group.">
          <Select
            value={draft.hostGroup}
            onChange={(event) => onChange({ hostGroup: event.target.value, host: "" })}
            placeholder="The one with the best score"
            options={groups.map(({ name, total, usable }) => ({
              value: name,
              label: `${name} · ${usable} of ${total} ${total === 1 ? "host" : "hosts"} usable`,
              disabledReason: usable === 0 ? "none of its hosts takes guests now" : null,
            }))}
          />
        </Field>
      )}
    </>
  );
}

const whyNotHost = ({ status, maintenance }: HostView) =>
  status !== "online" ? status : maintenance ? "in maintenance" : null;

function groupsOf(hosts: readonly HostView[]) {
  const groups = new Map<string, { name: string; total: number; usable: number }>();
  for (const host of hosts) {
    if (host.group === null) continue;
    const { total, usable } = groups.get(host.group) ?? { total: 0, usable: 0 };
    groups.set(host.group, {
      name: host.group,
      total: total + 1,
      usable: usable + (whyNotHost(host) === null ? 1 : 0),
    });
  }
  return [...groups.values()].sort((one, other) => one.name.localeCompare(other.name, "en"));
}
