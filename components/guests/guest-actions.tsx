"use client";

import dynamic from "next/dynamic";
import { createContext, type ReactNode, use, useCallback, useMemo, useRef, useState } from "react";
import { useCommand } from "@/components/commands/use-command";
import { usePlatforms } from "@/components/platforms/platforms";
import { useMe } from "@/lib/client/me";
import type { GuestView } from "@/lib/contracts/guests";
import { actionWords, begunWords, type OfferedAction, refusalOf } from "./guest-action-list";

/** Dialogs come with their first use: most visits to a list open none. */
const GuestActionDialog = dynamic(() => import("./guest-action-dialog").then((module) => module.GuestActionDialog), {
  ssr: false,
});

interface GuestActions {
  /** Does the action, or asks about it first. */
  act: (action: OfferedAction, guest: GuestView) => void;
}

const ActionsContext = createContext<GuestActions | null>(null);

interface Asked {
  action: Exclude<OfferedAction, "start" | "resume">;
  guest: GuestView;
}

/** Stands once around the dashboard, so that rows, pages and the palette share one set of dialogs. */
export function GuestActionsProvider({ children }: { children: ReactNode }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const [open, setOpen] = useState(false);
  const opener = useRef<HTMLElement | null>(null);
  const onOpenChange = (next: boolean) => {
    setOpen(next);
    if (!next) requestAnimationFrame(() => giveFocusBack(opener.current));
  };
  const { mutate: start } = useCommand("vm.start");
  const { mutate: resume } = useCommand("vm.resume");

  const act = useCallback(
    (action: OfferedAction, guest: GuestView) => {
      const call = {
        input: { vmId: guest.id },
        begun: begunWords[action](guest.name),
        refused: `${guest.name} was not ${action === "start" ? "started" : "resumed"}`,
      };
      if (action === "start") start(call);
      else if (action === "resume") resume(call);
      else {
        opener.current = openerOf(document.activeElement);
        setAsked({ action, guest });
        setOpen(true);
      }
    },
    [start, resume],
  );
  const value = useMemo(() => ({ act }), [act]);
  return (
    <ActionsContext value={value}>
      {children}
      {asked && (
        <GuestActionDialog
          key={`${asked.guest.id}:${asked.action}`}
          action={asked.action}
          guest={asked.guest}
          open={open}
          onOpenChange={onOpenChange}
        />
      )}
    </ActionsContext>
  );
}

/**
 * What the focus goes back to: for an item of a menu the button that opened the menu, since the item is gone by the time
 * its dialog closes.
 */
function openerOf(active: Element | null): HTMLElement | null {
  const triggerId = active?.closest("[role=menu]")?.getAttribute("aria-labelledby");
  const opener = triggerId ? document.getElementById(triggerId) : active;
  return opener instanceof HTMLElement ? opener : null;
}

/** Only where the dialog left it nowhere: a row may have gone, and a person may have moved on. */
function giveFocusBack(opener: HTMLElement | null): void {
  if (document.activeElement === document.body && opener?.isConnected) opener.focus();
}

/** How to do something to a guest, with the reason why not where it cannot be done. */
export function useGuestActions() {
  const actions = use(ActionsContext);
  const me = useMe();
  const platforms = usePlatforms();
  if (!actions) throw new Error("useGuestActions needs a GuestActionsProvider above it");
  const { act } = actions;
  return useMemo(
    () => ({
      act,
      refusal: (action: OfferedAction, guest: GuestView) =>
        refusalOf(action, guest, { me, platform: platforms.get(guest.endpoint) }),
      label: (action: OfferedAction) => actionWords[action].label,
    }),
    [act, me, platforms],
  );
}
