"use client";

import { ChevronDown } from "lucide-react";
import { Button } from "@/components/ui/button";
import { DropdownMenu, MenuRadioGroup } from "@/components/ui/dropdown-menu";
import { Pill } from "@/components/ui/pill";
import { useDatacenter } from "./use-datacenter";

export interface SwitcherDatacenter {
  /** 'DC1': what stands in the URL. */
  id: string;
  /** 'Amsterdam'. */
  name: string;
  health: "healthy" | "stale" | "down" | "unknown";
}

const ALL = "";

const healthWords = {
  healthy: null,
  unknown: { tone: "neutral", label: "no data yet" },
  stale: { tone: "warn", label: "stale" },
  down: { tone: "bad", label: "down" },
} as const;

/** All datacenters or one; the choice stands in the address (`?dc=`). */
export function DatacenterSwitcher({ datacenters }: { datacenters: readonly SwitcherDatacenter[] }) {
  const [chosen, choose] = useDatacenter();
  const current = datacenters.find(({ id }) => id === chosen);
  const options = [
    { value: ALL, label: "All datacenters", hint: undefined },
    ...datacenters.map(({ id, name, health }) => {
      const words = healthWords[health];
      return {
        value: id,
        label: (
          <>
            <span className="font-medium">{id}</span> <span className="text-muted">{name}</span>
          </>
        ),
        hint: words ? <Pill tone={words.tone}>{words.label}</Pill> : undefined,
      };
    }),
  ];
  return (
    <DropdownMenu
      align="start"
      className="w-60"
      trigger={
        <Button className="max-w-44">
          <span className="sr-only">Datacenter: </span>
          <span className="truncate">
            {current ? current.id : <span className="max-sm:hidden">All datacenters</span>}
            {!current && <span className="sm:hidden">All DCs</span>}
          </span>
          <ChevronDown className="size-3.5 shrink-0 text-muted" aria-hidden="true" />
        </Button>
      }
    >
      <MenuRadioGroup
        label="Datacenter"
        value={current?.id ?? ALL}
        onValueChange={(value) => choose(value === ALL ? null : value)}
        options={options}
      />
    </DropdownMenu>
  );
}
