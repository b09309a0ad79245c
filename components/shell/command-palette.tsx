"use client";

import { Command } from "cmdk";
import { ChevronRight, Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { Dialog } from "radix-ui";
import { type KeyboardEvent, useRef, useState } from "react";
import { cx } from "@/components/ui/cx";
import { Kbd } from "@/components/ui/kbd";
import { Spinner } from "@/components/ui/spinner";
import { filterGroups, mergeGroups, type PaletteGroup, type PaletteItem, type PaletteProvider } from "./palette-model";
import { useActiveDescendant } from "./use-active-descendant";
import { usePaletteSearch } from "./use-palette-search";
import { useRecentPlaces } from "./use-recent-places";

export interface CommandPaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** What is known without asking: pages, commands. Found by their words. */
  groups: readonly PaletteGroup[];
  /** What is searched on the server: guests, hosts, operations. Keep the array stable. */
  providers?: readonly PaletteProvider[];
}

interface Level {
  item: PaletteItem;
  /** Null while they are on their way. */
  commands: readonly PaletteItem[] | null;
}

const NO_PROVIDERS: readonly PaletteProvider[] = [];

/** Goes to anything and does any command, by typing. Tab opens what can be done with the marked thing, Backspace goes back. */
export function CommandPalette({ open, onOpenChange, groups, providers = NO_PROVIDERS }: CommandPaletteProps) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-50 animate-fade bg-overlay" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-x-0 top-[max(0.75rem,12dvh)] z-50 mx-auto w-[calc(100vw-1.5rem)] max-w-xl animate-pop overflow-hidden rounded-xl border border-line-strong bg-raised shadow-modal"
        >
          <Dialog.Title className="sr-only">Search or run a command</Dialog.Title>
          <PaletteBody groups={groups} providers={providers} close={() => onOpenChange(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function PaletteBody(props: {
  groups: readonly PaletteGroup[];
  providers: readonly PaletteProvider[];
  close: () => void;
}) {
  const router = useRouter();
  const rootRef = useRef<HTMLDivElement>(null);
  useActiveDescendant(rootRef);
  const [query, setQuery] = useState("");
  const [level, setLevel] = useState<Level | null>(null);
  const [recent, remember] = useRecentPlaces();
  const search = usePaletteSearch(level ? NO_PROVIDERS : props.providers, query);
  const shown = level ? commandGroups(level, query) : topGroups({ ...props, recent, query, found: search.groups });
  const items = shown.flatMap((group) => group.items);
  const waiting = search.searching || level?.commands === null;

  const run = (item: PaletteItem) => {
    if (item.disabledReason) return;
    if (item.href === undefined && item.onSelect === undefined && item.commands) return enter(item);
    props.close();
    if (item.href !== undefined) {
      if (!level) remember({ id: item.href, title: item.title, subtitle: item.subtitle, href: item.href });
      router.push(item.href);
    }
    item.onSelect?.();
  };
  const enter = async (item: PaletteItem) => {
    if (!item.commands) return;
    setQuery("");
    setLevel({ item, commands: null });
    const commands = await item.commands();
    setLevel((now) => (now?.item === item ? { item, commands } : now));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const marked = event.currentTarget.querySelector<HTMLElement>('[cmdk-item][aria-selected="true"]')?.dataset
      .paletteId;
    const item = items.find(({ id }) => id === marked);
    const atEnd = event.target instanceof HTMLInputElement && event.target.selectionStart === query.length;
    if ((event.key === "Tab" || (event.key === "ArrowRight" && atEnd)) && !event.shiftKey && item?.commands) {
      event.preventDefault();
      void enter(item);
    } else if (event.key === "Backspace" && query === "" && level) {
      event.preventDefault();
      setLevel(null);
    } else if (event.key === "Escape" && level) {
      event.preventDefault();
      event.stopPropagation();
      setLevel(null);
    }
  };

  return (
    <Command ref={rootRef} label="Search or run a command" shouldFilter={false} loop onKeyDown={onKeyDown}>
      <div className="flex h-11 items-center gap-2 border-b px-3.5">
        {waiting ? (
          <Spinner className="size-4 text-muted" />
        ) : (
          <Search className="size-4 shrink-0 text-muted" aria-hidden="true" />
        )}
        {level && (
          <button
            type="button"
            onClick={() => setLevel(null)}
            className="flex max-w-48 shrink-0 items-center rounded-sm bg-neutral-soft px-1.5 text-muted text-sm leading-5"
            aria-label={`Back from ${level.item.title}`}
          >
            <span className="truncate">{level.item.title}</span>
          </button>
        )}
        <Command.Input
          autoFocus
          value={query}
          onValueChange={setQuery}
          placeholder={level ? "What to do with it?" : "Search or run a command"}
          className="h-full min-w-0 flex-1 bg-transparent text-lg outline-none"
        />
        <Kbd>Esc</Kbd>
      </div>
      <Command.List className="max-h-[min(24rem,60dvh)] overflow-y-auto p-1.5 [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted [&_[cmdk-group-heading]]:text-xs">
        {shown.map((group) => (
          <Command.Group key={group.id} heading={group.heading}>
            {group.items.map((item) => (
              <PaletteRow key={item.id} item={item} onRun={() => run(item)} />
            ))}
          </Command.Group>
        ))}
        {items.length === 0 && !waiting && (
          <p className="px-2 py-6 text-center text-muted">
            {query ? `Nothing found for “${query}”` : "Nothing to do here"}
          </p>
        )}
        {items.length === 0 && waiting && <p className="px-2 py-6 text-center text-muted">Searching…</p>}
      </Command.List>
      <p aria-live="polite" className="sr-only">
        {waiting ? "" : `${items.length} results`}
      </p>
      <PaletteHints incomplete={search.incomplete} />
    </Command>
  );
}

function topGroups(input: {
  groups: readonly PaletteGroup[];
  found: readonly PaletteGroup[];
  recent: readonly PaletteItem[];
  query: string;
}): PaletteGroup[] {
  const known = filterGroups(input.groups, input.query);
  if (input.query.trim() !== "") return mergeGroups([...known, ...input.found]);
  const recent = {
    id: "recent",
    heading: "Recent",
    items: input.recent.map((place) => ({ ...place, id: `recent:${place.id}` })),
  };
  return mergeGroups([recent, ...known]).filter(({ items }) => items.length > 0);
}

function commandGroups(level: Level, query: string): PaletteGroup[] {
  return filterGroups([{ id: "commands", heading: level.item.title, items: level.commands ?? [] }], query);
}

function PaletteRow({ item, onRun }: { item: PaletteItem; onRun: () => void }) {
  const refused = Boolean(item.disabledReason);
  return (
    <Command.Item
      value={item.id}
      data-palette-id={item.id}
      onSelect={onRun}
      className="flex min-h-8 items-center gap-2 rounded-md px-2 py-1 data-[selected=true]:bg-hover"
      aria-disabled={refused || undefined}
    >
      <span className="min-w-0 flex-1">
        <span className={cx("break-words", refused ? "text-muted" : item.danger && "text-bad-ink")}>{item.title}</span>
        {(item.disabledReason || item.subtitle) && (
          <span className="ml-2 text-muted text-sm">{item.disabledReason || item.subtitle}</span>
        )}
      </span>
      {item.shortcut && <Kbd>{item.shortcut}</Kbd>}
      {item.commands && <ChevronRight className="size-4 shrink-0 text-muted" aria-hidden="true" />}
    </Command.Item>
  );
}

function PaletteHints({ incomplete }: { incomplete: boolean }) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t px-3.5 py-2 text-muted text-sm max-sm:hidden">
      <span className="flex items-center gap-1">
        <Kbd>↑</Kbd>
        <Kbd>↓</Kbd> move
      </span>
      <span className="flex items-center gap-1">
        <Kbd>↵</Kbd> open
      </span>
      <span className="flex items-center gap-1">
        <Kbd>Tab</Kbd> commands
      </span>
      {incomplete && <span className="ml-auto text-warn-ink">Some results could not be loaded</span>}
    </div>
  );
}
