"use client";

import { Tag as TagIcon, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { IconButton } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { controlClass } from "@/components/ui/input";
import { floatingClass } from "@/components/ui/popover";
import { replaceToken, suggestTags, tokenAt } from "./tag-token";

export interface TagSelectorInputProps {
  /** The expression in force. */
  value: string;
  /** Called with a whole expression: on Enter, on leaving the field, and when a tag is chosen. */
  onCommit: (expression: string) => void;
  /** Tags to offer. */
  tags: readonly string[];
  /** What is wrong with an expression, in words, or null. It is not committed while something is. */
  validate?: (expression: string) => string | null;
  label?: string;
  placeholder?: string;
  className?: string;
}

/** A box for tag expressions such as `env-prod AND NOT client-acme`, with tags offered while typing. */
export function TagSelectorInput(props: TagSelectorInputProps) {
  const {
    value,
    onCommit,
    tags,
    validate,
    label = "Tag selector",
    placeholder = "env-prod AND NOT client-acme",
    className,
  } = props;
  const id = useId();
  const inputRef = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState(value);
  const [caret, setCaret] = useState(value.length);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    setDraft(value);
    setError(null);
  }, [value]);

  const token = tokenAt(draft, caret);
  const offered = open ? suggestTags({ token: token.text, tags }) : [];

  const commit = (expression: string) => {
    const text = expression.trim();
    const wrong = text === "" ? null : (validate?.(text) ?? null);
    setError(wrong);
    if (wrong === null && text !== value) onCommit(text);
  };
  const choose = (tag: string) => {
    const next = replaceToken({ expression: draft, token, tag });
    setDraft(next.expression);
    setCaret(next.caret);
    setOpen(false);
    requestAnimationFrame(() => inputRef.current?.setSelectionRange(next.caret, next.caret));
    commit(next.expression);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const tag = offered[active];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (offered.length === 0) return;
      event.preventDefault();
      setActive((active + (event.key === "ArrowDown" ? 1 : offered.length - 1)) % offered.length);
    } else if (event.key === "Tab" && tag) {
      event.preventDefault();
      choose(tag);
    } else if (event.key === "Enter") {
      event.preventDefault();
      setOpen(false);
      commit(draft);
    } else if (event.key === "Escape" && offered.length > 0) {
      event.stopPropagation();
      setOpen(false);
    }
  };

  return (
    <div className={cx("relative", className ?? "w-80 max-w-full")}>
      <TagIcon className="pointer-events-none absolute top-1.5 left-2 size-4 text-muted" aria-hidden="true" />
      <input
        ref={inputRef}
        role="combobox"
        aria-label={label}
        aria-expanded={offered.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={offered.length > 0 ? `${id}-${active}` : undefined}
        aria-invalid={error !== null || undefined}
        aria-describedby={error ? `${id}-error` : undefined}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        placeholder={placeholder}
        value={draft}
        onChange={(event) => {
          setDraft(event.target.value);
          setCaret(event.target.selectionStart ?? event.target.value.length);
          setOpen(true);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => {
          setOpen(false);
          commit(draft);
        }}
        className={cx(controlClass, "h-7 pr-8 pl-7 font-mono text-sm")}
      />
      {draft !== "" && (
        <IconButton
          label="Clear the tag selector"
          size="sm"
          className="absolute top-0 right-0"
          onClick={() => {
            setDraft("");
            commit("");
          }}
        >
          <X className="size-3.5" aria-hidden="true" />
        </IconButton>
      )}
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label="Tags"
        hidden={offered.length === 0}
        className={cx(floatingClass, "absolute inset-x-0 top-full mt-1 p-1")}
      >
        {offered.map((tag, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the field, which keeps the focus
          // biome-ignore lint/a11y/useFocusableInteractive: options are pointed at by aria-activedescendant
          <div
            key={tag}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => choose(tag)}
            className={cx("flex h-7 items-center rounded-md px-2 font-mono text-sm", index === active && "bg-hover")}
          >
            <span className="truncate">{tag}</span>
          </div>
        ))}
      </div>
      {error && (
        <p
          id={`${id}-error`}
          role="alert"
          className="absolute top-full z-10 mt-1 w-max max-w-[min(28rem,calc(100vw-2rem))] rounded-md border border-bad bg-raised px-2 py-1 text-bad-ink text-sm shadow-pop"
        >
          {error}
        </p>
      )}
    </div>
  );
}
