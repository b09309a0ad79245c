"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronDown, Play, Power } from "lucide-react";
import Link from "next/link";
import type { MouseEvent } from "react";
import { kindNoun } from "@/components/guests/guest-action-list";
import { useGuestActions } from "@/components/guests/guest-actions";
import { GuestMenuItems } from "@/components/guests/guest-menu-items";
import { GuestStatePill } from "@/components/guests/guest-state-pill";
import { vmIdWords } from "@/components/guests/guest-words";
import { Button } from "@/components/ui/button";
import { DropdownMenu } from "@/components/ui/dropdown-menu";
import { PageHeader } from "@/components/ui/page-header";
import { Pill } from "@/components/ui/pill";
import { TabLinks } from "@/components/ui/tabs";
import { guestPath } from "@/lib/client/queries/guests";
import { operationQueries } from "@/lib/client/queries/operations";
import type { GuestDetail } from "@/lib/contracts/guests";
import { type TabId, tabLabels, tabsFor } from "./tabs";

/** Name, state, what can be done, tabs. */
export function GuestHeader({ guest, tab }: { guest: GuestDetail; tab: TabId }) {
  const { act, refusal } = useGuestActions();
  const path = `${guestPath[guest.kind]}/${guest.id}`;
  return (
    <PageHeader
      breadcrumb={[
        { label: guest.kind === "vm" ? "VMs" : "Containers", href: guestPath[guest.kind] },
        { label: `${kindNoun[guest.kind]} ${vmIdWords(guest.vmId)}` },
      ]}
      title={guest.name}
      meta={
        <>
          <span aria-live="polite">
            <GuestStatePill guest={guest} />
          </span>
          <span>
            {guest.datacenter} · {guest.node}
          </span>
          {guest.template && <Pill>template</Pill>}
          {guest.protected && <Pill title="Deleting it needs its name typed out">protected</Pill>}
          {guest.busyOperationId && <BusyWith operationId={guest.busyOperationId} />}
        </>
      }
      actions={
        <>
          <Button
            icon={<Play className="size-3.5" aria-hidden="true" />}
            disabledReason={refusal("start", guest)}
            onClick={() => act("start", guest)}
          >
            Start
          </Button>
          <Button
            icon={<Power className="size-3.5" aria-hidden="true" />}
            disabledReason={refusal("shutdown", guest)}
            onClick={() => act("shutdown", guest)}
          >
            Shut down
          </Button>
          <DropdownMenu
            trigger={
              <Button>
                Actions
                <ChevronDown className="size-3.5 text-muted" aria-hidden="true" />
              </Button>
            }
          >
            <GuestMenuItems guest={guest} leaveOut={["start", "shutdown"]} />
          </DropdownMenu>
        </>
      }
      tabs={
        <div onClickCapture={switchHere}>
          <TabLinks
            label={`${guest.name}: parts`}
            current={tab}
            tabs={tabsFor(guest.capabilities).map((id) => ({
              id,
              label: tabLabels[id],
              href: id === "overview" ? path : `${path}?tab=${id}`,
            }))}
          />
        </div>
      }
    />
  );
}

/** A plain press on a tab changes the address without asking the server: all tabs are in the browser's hands. */
function switchHere(event: MouseEvent) {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  window.history.pushState(null, "", link.href);
}

function BusyWith({ operationId }: { operationId: string }) {
  const { data } = useQuery(operationQueries.active());
  const title = data?.items.find((operation) => operation.operationId === operationId)?.title;
  return (
    <Link href={`/operations/${operationId}`} className="rounded-full">
      <Pill tone="accent" dot="busy">
        {title ?? "an operation works on it"}
      </Pill>
    </Link>
  );
}
