"use client";

import { type ReactNode, useEffect, useRef } from "react";
import type { ReferenceLineProps } from "recharts";
import { focusWhenDrawn } from "./focus-when-drawn";
import { Swatch, type SwatchShape } from "./swatch";
import { levelColors, type SeriesTone } from "./tones";

/** What the drawings that can be pointed at have in common. Only they load it, with the library. */

export const axis = {
  stroke: "none",
  tickLine: false,
  axisLine: false,
  tick: { fill: "var(--muted)", fontSize: 11 },
} as const;

export const plotMargin = { top: 18, right: 8, bottom: 0, left: 0 };

/** The place of a drawing. `takesFocus`: the keyboard's focus was on the still drawing that this one takes the place of. */
export function PlotFrame({ takesFocus, children }: { takesFocus: boolean; children: ReactNode }) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => (takesFocus && frame.current ? focusWhenDrawn(frame.current) : undefined), [takesFocus]);
  return (
    <div ref={frame} className="size-full">
      {children}
    </div>
  );
}

/** A level across a drawing, with its name. */
export function levelLine(level: { value: number; label: string; isLimit?: boolean }) {
  const { line, text } = levelColors(level);
  return {
    y: level.value,
    stroke: line,
    strokeDasharray: "2 4",
    label: { value: level.label, position: "insideBottomRight", fill: text, fontSize: 11 },
  } satisfies ReferenceLineProps;
}

export function TooltipCard({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="rounded-md border border-line-strong bg-raised px-2.5 py-1.5 text-sm shadow-pop">
      <p className="text-muted">{title}</p>
      {children}
    </div>
  );
}

export function TooltipRow(props: { shape: SwatchShape; tone: SeriesTone | undefined; label: string; value: string }) {
  const { shape, tone, label, value } = props;
  return (
    <p className="flex items-center gap-2">
      <Swatch tone={tone} shape={shape} />
      <span className="flex-1">{label}</span>
      <span className="tabular font-medium">{value}</span>
    </p>
  );
}
