"use client";

import { useQuery } from "@tanstack/react-query";
import { Building2, Plus } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { PlanDialog } from "@/components/commands/plan-dialog";
import { Button, ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { mayNot, useMe } from "@/lib/client/me";
import { estateQueries } from "@/lib/client/queries/estate";
import type { DatacenterView } from "@/lib/contracts/estate";
import { counted } from "../../_estate/counted";
import { cellClass, PlainTable } from "../../_guests/detail/plain-table";
import { ListPart } from "./list-part";
import { SourcePill } from "./source-pill";

/** The datacenters as they are configured. */
export function DatacenterSettings() {
  const query = useQuery(estateQueries.datacenters());
  const forbidden = mayNot(useMe(), "datacenter:write");
  const [removing, setRemoving] = useState<DatacenterView | null>(null);
  const add = !forbidden && (
    <ButtonLink
      size="sm"
      variant="primary"
      href="/settings/datacenters/new"
      icon={<Plus className="size-3.5" aria-hidden="true" />}
    >
      Make a datacenter
    </ButtonLink>
  );
  return (
    <>
      <ListPart
        title="Datacenters"
        description="Those of moxxie.yaml are changed in that file."
        actions={add}
        query={query}
        empty={
          <EmptyState icon={<Building2 />} title="No datacenters yet">
            A datacenter groups the endpoints of one place. Make one first, then connect an endpoint in it.
          </EmptyState>
        }
      >
        {(items) => (
          <PlainTable
            label="Datacenters as they are configured"
            headers={["Id", "Name", "Location", "Endpoints", "Network", "Source", ...(forbidden ? [] : [""])]}
          >
            {items.map((datacenter) => (
              <tr key={datacenter.id}>
                <th scope="row" className={`${cellClass} font-medium`}>
                  <Link
                    href={`/datacenters/${encodeURIComponent(datacenter.id)}`}
                    className="rounded-sm hover:text-accent-ink hover:underline"
                  >
                    {datacenter.id}
                  </Link>
                </th>
                <td className={cellClass}>{datacenter.name}</td>
                <td className={`${cellClass} text-muted`}>{datacenter.location || "–"}</td>
                <td className={cellClass}>{counted(datacenter.endpoints.length, "endpoint")}</td>
                <td className={`${cellClass} text-muted`}>
                  {networkWords(datacenter)}
                  {datacenter.warnings.map((warning) => (
                    <p key={warning} className="mt-1 max-w-72 whitespace-normal text-sm text-warn-ink">
                      {warning}
                    </p>
                  ))}
                </td>
                <td className={cellClass}>
                  <SourcePill source={datacenter.source} />
                </td>
                {!forbidden && (
                  <td className={cellClass}>
                    <RowActions datacenter={datacenter} onRemove={() => setRemoving(datacenter)} />
                  </td>
                )}
              </tr>
            ))}
          </PlainTable>
        )}
      </ListPart>
      {removing && (
        <PlanDialog
          open
          onOpenChange={() => setRemoving(null)}
          command="datacenter.delete"
          input={{ id: removing.id }}
          title={`Remove datacenter ${removing.id}?`}
          actionLabel="Remove datacenter"
          begun={`Removed datacenter ${removing.id}`}
          tone="danger"
          typedText={removing.id}
          typedTextLabel="its id"
        />
      )}
    </>
  );
}

function RowActions({ datacenter, onRemove }: { datacenter: DatacenterView; onRemove: () => void }) {
  if (datacenter.source === "file") return <span className="text-muted">read only here</span>;
  return (
    <span className="flex justify-end gap-2">
      <ButtonLink size="sm" href={`/settings/datacenters/${encodeURIComponent(datacenter.id)}`}>
        Edit
      </ButtonLink>
      <Button size="sm" onClick={onRemove} aria-label={`Remove ${datacenter.id}`}>
        Remove…
      </Button>
    </span>
  );
}

function networkWords({ network }: DatacenterView): string {
  const { ipRange, vlanRange, qinqEnabled, serviceVlan } = network;
  const parts = [
    ipRange,
    vlanRange && `VLAN ${vlanRange.from}–${vlanRange.to}`,
    qinqEnabled && `Q-in-Q ${serviceVlan ?? ""}`,
  ];
  return parts.filter(Boolean).join(" · ") || "–";
}
