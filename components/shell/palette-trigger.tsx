"use client";

import { Search } from "lucide-react";
import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import { Kbd } from "@/components/ui/kbd";
import { useHydrated } from "@/components/ui/use-hydrated";
import type { CommandPaletteProps } from "./command-palette";

/** The palette's code comes when it is first wanted. */
const CommandPalette = dynamic(() => import("./command-palette").then((module) => module.CommandPalette), {
  ssr: false,
});

export type PaletteTriggerProps = Pick<CommandPaletteProps, "groups" | "providers">;

/** The search box of the top bar. It opens the palette, as Ctrl-K and Cmd-K do anywhere. */
export function PaletteTrigger({ groups, providers }: PaletteTriggerProps) {
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false);
  const hydrated = useHydrated();
  const isMac = hydrated && /Mac|iPhone|iPad/.test(navigator.userAgent);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      setWanted(true);
      setOpen((before) => !before);
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);

  return (
    <>
      <button
        type="button"
        aria-keyshortcuts="Control+K Meta+K"
        aria-haspopup="dialog"
        onClick={() => {
          setWanted(true);
          setOpen(true);
        }}
        className="flex h-8 min-w-8 items-center gap-2 rounded-md border border-line-strong bg-panel px-2 text-muted transition-colors hover:bg-hover sm:w-72 sm:px-2.5 lg:w-88"
      >
        <Search className="size-4 shrink-0" aria-hidden="true" />
        <span className="flex-1 truncate text-left max-sm:sr-only">Search or run a command</span>
        <span className="max-sm:hidden" aria-hidden="true">
          <Kbd>{isMac ? "⌘ K" : "Ctrl K"}</Kbd>
        </span>
      </button>
      {wanted && <CommandPalette open={open} onOpenChange={setOpen} groups={groups} providers={providers} />}
    </>
  );
}
