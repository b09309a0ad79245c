"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { actionWords } from "@/components/guests/guest-action-list";
import { Button } from "@/components/ui/button";
import { DropdownMenu, MenuItem } from "@/components/ui/dropdown-menu";
import { mayNot, useMe } from "@/lib/client/me";
import type { GuestView } from "@/lib/contracts/guests";
import { type BulkAction, bulkActions } from "./bulk-plan";

const BulkDialog = dynamic(() => import("./bulk-dialog").then((module) => module.BulkDialog), { ssr: false });

/** What can be done with all ticked guests: two buttons, the rest in a menu. */
export function BulkActions({ guests, onDone }: { guests: readonly GuestView[]; onDone: () => void }) {
  const me = useMe();
  const [asked, setAsked] = useState<{ action: BulkAction; guests: readonly GuestView[] } | null>(null);
  const ask = (action: BulkAction) => setAsked({ action, guests });
  return (
    <>
      {(["start", "shutdown"] as const).map((action) => (
        <Button
          key={action}
          size="sm"
          disabledReason={mayNot(me, actionWords[action].permission)}
          onClick={() => ask(action)}
        >
          {actionWords[action].label}
        </Button>
      ))}
      <DropdownMenu trigger={<Button size="sm">More…</Button>}>
        {bulkActions
          .filter((action) => action !== "start" && action !== "shutdown")
          .map((action) => (
            <MenuItem
              key={action}
              danger={actionWords[action].danger}
              disabledReason={mayNot(me, actionWords[action].permission)}
              onSelect={() => ask(action)}
            >
              {actionWords[action].label}…
            </MenuItem>
          ))}
      </DropdownMenu>
      {asked && (
        <BulkDialog
          action={asked.action}
          guests={asked.guests}
          onClose={(done) => {
            setAsked(null);
            if (done) onDone();
          }}
        />
      )}
    </>
  );
}
