"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { DropdownMenu, MenuItem } from "@/components/ui/dropdown-menu";
import { mayNot, useMe } from "@/lib/client/me";
import type { GuestView } from "@/lib/contracts/guests";
import type { GuestKind } from "@/lib/domain/guest";
import { type BulkAction, bulkActions, bulkActionWords } from "./bulk-action-list";

const BulkDialog = dynamic(() => import("./bulk-dialog").then((module) => module.BulkDialog), { ssr: false });

/** What can be done with all ticked guests: two buttons, the rest in a menu. */
export function BulkActions(props: { kind: GuestKind; guests: readonly GuestView[]; onDone: () => void }) {
  const { kind, guests, onDone } = props;
  const me = useMe();
  const [asked, setAsked] = useState<{ action: BulkAction; guests: readonly GuestView[] } | null>(null);
  const ask = (action: BulkAction) => setAsked({ action, guests });
  const refusal = (action: BulkAction) =>
    mayNot(me, "operation:bulk") ?? mayNot(me, bulkActionWords[action].permission);
  return (
    <>
      {(["start", "shutdown"] as const).map((action) => (
        <Button key={action} size="sm" disabledReason={refusal(action)} onClick={() => ask(action)}>
          {bulkActionWords[action].label}…
        </Button>
      ))}
      <DropdownMenu trigger={<Button size="sm">More…</Button>}>
        {bulkActions
          .filter((action) => action !== "start" && action !== "shutdown")
          .map((action) => (
            <MenuItem
              key={action}
              danger={bulkActionWords[action].destroys}
              disabledReason={refusal(action)}
              onSelect={() => ask(action)}
            >
              {bulkActionWords[action].label}…
            </MenuItem>
          ))}
      </DropdownMenu>
      {asked && (
        <BulkDialog
          action={asked.action}
          kind={kind}
          guests={asked.guests}
          onClose={(given) => {
            setAsked(null);
            if (given) onDone();
          }}
        />
      )}
    </>
  );
}
