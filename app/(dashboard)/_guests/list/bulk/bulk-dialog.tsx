"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { formatCount } from "@/components/ui/format";
import { bulkItemsAtMost } from "@/lib/contracts/bulk";
import type { GuestView } from "@/lib/contracts/guests";
import type { GuestKind } from "@/lib/domain/guest";
import { type BulkAction, bulkTitle, countOf } from "./bulk-action-list";
import { BulkAskDialog } from "./bulk-ask";
import { BulkProgressDialog } from "./bulk-progress";

/** Asks about an action on many guests, then shows how each of them fares in the one operation that does it. */
export function BulkDialog(props: {
  action: BulkAction;
  kind: GuestKind;
  guests: readonly GuestView[];
  /** `given`: the operation has been asked for. */
  onClose: (given: boolean) => void;
}) {
  const { action, kind, guests, onClose } = props;
  const [operationId, setOperationId] = useState<string | null>(null);
  if (guests.length > bulkItemsAtMost) return <TooMany {...props} />;
  if (operationId) {
    return (
      <BulkProgressDialog
        operationId={operationId}
        title={bulkTitle(action, kind, guests.length)}
        onClose={() => onClose(true)}
      />
    );
  }
  return (
    <BulkAskDialog
      action={action}
      kind={kind}
      guests={guests}
      onClose={() => onClose(false)}
      onGiven={(result) => {
        // What waits for an approval has nothing to show yet; the toast leads to the request.
        if (result.kind === "accepted") setOperationId(result.operationId);
        else onClose(true);
      }}
    />
  );
}

function TooMany(props: {
  action: BulkAction;
  kind: GuestKind;
  guests: readonly GuestView[];
  onClose: (given: boolean) => void;
}) {
  const { action, kind, guests, onClose } = props;
  const close = () => onClose(false);
  return (
    <Dialog
      open
      size="md"
      onOpenChange={close}
      title={bulkTitle(action, kind, guests.length)}
      footer={<Button onClick={close}>Close</Button>}
    >
      <p>
        One bulk operation takes at most {formatCount(bulkItemsAtMost)} guests, and {countOf(kind, guests.length)} are
        selected. Untick {formatCount(guests.length - bulkItemsAtMost)} or more of them, or narrow the list by a filter
        and do it in parts.
      </p>
    </Dialog>
  );
}
