"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { IconButton } from "./button";

export interface CopyButtonProps {
  text: string;
  /** What is copied: 'Copy address'. */
  label?: string;
  className?: string;
}

const SHOWN_MS = 1500;

/** Puts a text on the clipboard and says so. */
export function CopyButton({ text, label = "Copy", className }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<"idle" | "copied" | "refused">("idle");
  useEffect(() => {
    if (outcome === "idle") return;
    const timer = setTimeout(() => setOutcome("idle"), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async () => {
    try {
      // Absent on plain http other than localhost.
      await navigator.clipboard.writeText(text);
      setOutcome("copied");
    } catch {
      setOutcome("refused");
    }
  };
  const words = { idle: label, copied: "Copied", refused: "The browser does not allow copying here" }[outcome];
  return (
    <>
      <IconButton label={words} size="sm" onClick={copy} className={className}>
        {outcome === "copied" ? (
          <Check className="size-3.5 text-ok-ink" aria-hidden="true" />
        ) : (
          <Copy className="size-3.5" aria-hidden="true" />
        )}
      </IconButton>
      <span role="status" className="sr-only">
        {outcome === "idle" ? "" : words}
      </span>
    </>
  );
}
