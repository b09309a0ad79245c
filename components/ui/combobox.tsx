"use client";

import { Check, ChevronsUpDown } from "lucide-react";
import { Popover as Radix } from "radix-ui";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { type ComboboxOption, matchOptions, nextChoosable } from "./combobox-options";
import { cx } from "./cx";
import { useFieldControl } from "./field";
import { controlClass } from "./input";
import { floatingClass } from "./popover";

export type { ComboboxOption } from "./combobox-options";

export interface ComboboxProps {
  options: readonly ComboboxOption[];
  value: string | null;
  onValueChange: (value: string) => void;
  placeholder?: string;
  /** Needed outside of a Field. */
  "aria-label"?: string;
  /** Options are on their way, or failed to come. */
  status?: "ready" | "loading" | "error";
  /** Shown when nothing matches. */
  emptyText?: string;
  /** Called with what is typed, where the page searches itself; the options are then shown unfiltered. */
  onSearch?: (query: string) => void;
  disabled?: boolean;
  id?: string;
  className?: string;
}

const statusText = { loading: "Loading…", error: "Could not be loaded" } as const;

/** A choice of one among many, found by typing. Arrow keys, Enter, Escape; refused options say why. */
export function Combobox(props: ComboboxProps) {
  const { options, value, onValueChange, placeholder = "Choose…", status = "ready", disabled, className } = props;
  const { labelId: _, ...control } = useFieldControl({ id: props.id });
  const listId = useId();
  const inputRef = useRef<HTMLInputElement>(null);
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(-1);

  const chosen = options.find((option) => option.value === value);
  const shown = props.onSearch ? [...options] : matchOptions(options, open ? query : "");
  const optionId = (index: number) => `${listId}-${index}`;

  const search = (text: string) => {
    setOpen(true);
    setQuery(text);
    setActive(nextChoosable(props.onSearch ? options : matchOptions(options, text), -1, 1));
    props.onSearch?.(text);
  };
  const show = () => {
    if (disabled || open) return;
    setQuery("");
    setActive(shown.findIndex((option) => option.value === value));
    setOpen(true);
  };
  const hide = () => {
    setOpen(false);
    setQuery("");
  };
  const choose = (option: ComboboxOption | undefined) => {
    if (!option || option.disabledReason) return;
    onValueChange(option.value);
    hide();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) return show();
      const next = nextChoosable(shown, active, event.key === "ArrowDown" ? 1 : -1);
      setActive(next);
      document.getElementById(optionId(next))?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && open) {
      event.preventDefault();
      choose(shown[active]);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation();
      hide();
    } else if (event.key === "Tab") {
      hide();
    }
  };

  return (
    <Radix.Root open={open} onOpenChange={(next) => (next ? show() : hide())}>
      <Radix.Anchor asChild>
        <div className={cx("relative min-w-0", className)}>
          <input
            ref={inputRef}
            {...control}
            role="combobox"
            aria-label={props["aria-label"]}
            aria-expanded={open}
            aria-controls={listId}
            aria-autocomplete="list"
            aria-activedescendant={open && active >= 0 ? optionId(active) : undefined}
            autoComplete="off"
            spellCheck={false}
            disabled={disabled}
            placeholder={chosen && open ? chosen.label : placeholder}
            value={open ? query : (chosen?.label ?? "")}
            onChange={(event) => search(event.target.value)}
            onClick={show}
            onKeyDown={onKeyDown}
            className={cx(controlClass, "h-8 truncate pr-8")}
          />
          <ChevronsUpDown
            className="pointer-events-none absolute top-2 right-2.5 size-4 text-muted"
            aria-hidden="true"
          />
        </div>
      </Radix.Anchor>
      {/* Not in a portal: within a dialog it must belong to it, and its fixed place escapes scrolling frames anyway. */}
      <Radix.Content
        align="start"
        sideOffset={4}
        collisionPadding={8}
        role="presentation"
        // Typing goes on in the field; only the list floats.
        onOpenAutoFocus={(event) => event.preventDefault()}
        onCloseAutoFocus={(event) => event.preventDefault()}
        onInteractOutside={(event) => {
          if (inputRef.current?.contains(event.target as Node)) event.preventDefault();
        }}
        className={cx(floatingClass, "max-h-72 w-(--radix-popover-trigger-width) min-w-52 overflow-y-auto p-1")}
      >
        <div id={listId} role="listbox" aria-label={props["aria-label"] ?? placeholder}>
          {shown.map((option, index) => (
            <OptionRow
              key={option.value}
              id={optionId(index)}
              option={option}
              active={index === active}
              selected={option.value === value}
              onHover={() => setActive(index)}
              onChoose={() => choose(option)}
            />
          ))}
        </div>
        {(shown.length === 0 || status !== "ready") && (
          <p role="status" className="px-2 py-1.5 text-muted">
            {status === "ready" ? (props.emptyText ?? `Nothing matches “${query}”`) : statusText[status]}
          </p>
        )}
      </Radix.Content>
    </Radix.Root>
  );
}

interface OptionRowProps {
  id: string;
  option: ComboboxOption;
  active: boolean;
  selected: boolean;
  onHover: () => void;
  onChoose: () => void;
}

function OptionRow({ id, option, active, selected, onHover, onChoose }: OptionRowProps) {
  const refused = Boolean(option.disabledReason);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the field, which keeps the focus
    // biome-ignore lint/a11y/useFocusableInteractive: options are pointed at by aria-activedescendant
    <div
      id={id}
      role="option"
      aria-selected={selected}
      aria-disabled={refused || undefined}
      onMouseMove={refused ? undefined : onHover}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
      className={cx(
        "flex min-h-7 items-start gap-2 rounded-md px-2 py-1",
        active && "bg-hover",
        refused && "text-muted",
      )}
    >
      <span className="min-w-0 flex-1">
        <span className="block break-words">{option.label}</span>
        {refused && <span className="block text-sm">{option.disabledReason}</span>}
      </span>
      {option.hint && <span className="shrink-0 text-muted text-sm leading-5">{option.hint}</span>}
      {selected && <Check className="mt-0.5 size-4 shrink-0 text-accent-ink" aria-hidden="true" />}
    </div>
  );
}
