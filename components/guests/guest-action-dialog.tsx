"use client";

import { CloneDialog } from "./clone-dialog";
import { DeleteDialog } from "./delete-dialog";
import type { OfferedAction } from "./guest-action-list";
import type { GuestDialogProps } from "./guest-dialog-props";
import { MigrateDialog } from "./migrate-dialog";
import { PowerDialog } from "./power-dialog";
import { SnapshotDialog } from "./snapshot-dialog";

/** The dialog that asks about an action. */
export function GuestActionDialog({
  action,
  ...dialog
}: GuestDialogProps & { action: Exclude<OfferedAction, "start" | "resume"> }) {
  switch (action) {
    case "delete":
      return <DeleteDialog {...dialog} />;
    case "clone":
      return <CloneDialog {...dialog} />;
    case "snapshot":
      return <SnapshotDialog {...dialog} />;
    case "migrate":
      return <MigrateDialog {...dialog} />;
    case "shutdown":
    case "reboot":
    case "stop":
    case "reset":
    case "suspend":
      return <PowerDialog action={action} {...dialog} />;
  }
}
