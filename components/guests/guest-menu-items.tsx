"use client";

import { Camera, Copy, MoveRight, Pause, Play, Power, PowerOff, RefreshCcw, RotateCw, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { MenuItem, MenuSeparator } from "@/components/ui/dropdown-menu";
import type { GuestView } from "@/lib/contracts/guests";
import { actionLabel, actionWords, type OfferedAction } from "./guest-action-list";
import { useGuestActions } from "./guest-actions";

export const actionIcons: Record<OfferedAction, ReactNode> = {
  start: <Play />,
  shutdown: <Power />,
  reboot: <RotateCw />,
  stop: <PowerOff />,
  reset: <RefreshCcw />,
  suspend: <Pause />,
  resume: <Play />,
  snapshot: <Camera />,
  clone: <Copy />,
  migrate: <MoveRight />,
  delete: <Trash2 />,
};

const groups: readonly (readonly OfferedAction[])[] = [
  ["start", "shutdown", "reboot", "stop", "reset", "suspend", "resume"],
  ["snapshot", "clone", "migrate"],
  ["delete"],
];

/** The items of a guest's menu. What cannot be done stays in its place and says why. */
export function GuestMenuItems({
  guest,
  leaveOut = [],
}: {
  guest: GuestView;
  /** Actions that stand beside the menu as buttons. */
  leaveOut?: readonly OfferedAction[];
}) {
  const { act, refusal } = useGuestActions();
  const shown = groups.map((group) => group.filter((action) => !leaveOut.includes(action) && isOffered(action, guest)));
  return shown
    .filter((group) => group.length > 0)
    .map((group, place) => (
      <div key={group[0]} role="none">
        {place > 0 && <MenuSeparator />}
        {group.map((action) => (
          <MenuItem
            key={action}
            icon={actionIcons[action]}
            danger={actionWords[action].danger}
            disabledReason={refusal(action, guest)}
            onSelect={() => act(action, guest)}
          >
            {actionLabel(action)}
          </MenuItem>
        ))}
      </div>
    ));
}

/** A container has no reset at all; 'resume' is only of interest to what can be resumed. */
function isOffered(action: OfferedAction, guest: GuestView): boolean {
  if (action === "reset") return guest.kind === "vm";
  if (action === "resume") return guest.status === "paused" || guest.status === "suspended";
  if (action === "suspend") return guest.status !== "paused" && guest.status !== "suspended";
  return true;
}
