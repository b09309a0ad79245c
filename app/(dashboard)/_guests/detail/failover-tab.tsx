"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { kindNoun } from "@/components/guests/guest-action-list";
import { Button } from "@/components/ui/button";
import { Panel } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import { mayNot, useMe } from "@/lib/client/me";
import { estateQueries } from "@/lib/client/queries/estate";
import type { DatacenterView } from "@/lib/contracts/estate";
import type { GuestDetail } from "@/lib/contracts/guests";
import { FailoverDialog } from "./failover-dialog";

/** Where the guest belongs, where it is, and where it would go. */
export function FailoverTab({ guest }: { guest: GuestDetail }) {
  const datacenters = useQuery(estateQueries.datacenters());
  const forbidden = mayNot(useMe(), "vm:update");
  const [editing, setEditing] = useState(false);
  const find = (id: string | null) => datacenters.data?.items.find((datacenter) => datacenter.id === id);
  const away = guest.primaryDC !== null && guest.primaryDC !== guest.currentDC;
  const roles = [
    {
      title: "Primary",
      id: guest.primaryDC,
      words: "Where it belongs.",
      missing: `Not set: Moxxie did not create this ${kindNoun[guest.kind]}.`,
    },
    {
      title: "Current",
      id: guest.currentDC,
      words: away ? "Where it is now, away from its primary." : "Where it is now.",
      missing: "",
    },
    {
      title: "Failover",
      id: guest.failoverDC,
      words: "Where it may go when the primary fails.",
      missing: "Not set.",
    },
  ];
  return (
    <Panel
      title={`Datacenters of this ${kindNoun[guest.kind]}`}
      actions={
        <Button size="sm" disabledReason={forbidden ?? guest.actions.update} onClick={() => setEditing(true)}>
          Change failover…
        </Button>
      }
    >
      <ol className="grid gap-3 sm:grid-cols-3">
        {roles.map(({ title, id, words, missing }) => (
          <li key={title} className="rounded-md border p-3">
            <h3 className="text-muted text-sm">{title}</h3>
            {id === null ? (
              <p className="mt-1">{missing}</p>
            ) : (
              <>
                <p className="mt-1 flex items-center gap-2">
                  <Link href={`/vms?dc=${encodeURIComponent(id)}`} className="font-semibold hover:underline">
                    {id}
                  </Link>
                  <span className="text-muted">{find(id)?.name}</span>
                  <Health datacenter={find(id)} />
                </p>
                <p className="mt-1 text-muted text-sm">{words}</p>
              </>
            )}
          </li>
        ))}
      </ol>
      {editing && (
        <FailoverDialog guest={guest} datacenters={datacenters.data?.items ?? []} onClose={() => setEditing(false)} />
      )}
    </Panel>
  );
}

function Health({ datacenter }: { datacenter: DatacenterView | undefined }) {
  if (!datacenter) return null;
  const tone = datacenter.health === "healthy" ? "ok" : datacenter.health === "down" ? "bad" : "warn";
  return (
    <Pill tone={tone} dot>
      {datacenter.health}
    </Pill>
  );
}
