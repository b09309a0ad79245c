"use client";

import { type ReactNode, useRef, useState } from "react";

export interface PointableProps<Plot> {
  /** Names the chart. */
  label: string;
  /** What is seen until somebody points. */
  still: ReactNode;
  /** Loads the drawing that can be pointed at. */
  load: () => Promise<Plot>;
  /** `takesFocus`: the keyboard's focus was on the still drawing. */
  children: (moving: { Plot: Plot; takesFocus: boolean }) => ReactNode;
}

/**
 * The still drawing, until somebody points at it or comes to it by keyboard: only then Recharts is loaded, which is a
 * third of all script on a page with charts and is needed for nothing but pointing.
 */
export function Pointable<Plot>({ label, still, load, children }: PointableProps<Plot>) {
  const drawing = useRef<HTMLDivElement>(null);
  const [moving, setMoving] = useState<{ Plot: Plot; takesFocus: boolean } | null>(null);
  if (moving) return children(moving);
  const begin = () =>
    void load().then(
      (Plot) => setMoving({ Plot, takesFocus: drawing.current === document.activeElement }),
      // Offline, or a page older than the server: the drawing stays, and the table still gives every figure.
      () => {},
    );
  return (
    <div
      ref={drawing}
      role="img"
      aria-label={`${label}, as a drawing`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: reached by keyboard it turns into a chart that can be walked
      tabIndex={0}
      onPointerEnter={begin}
      onFocus={begin}
      className="relative size-full rounded-md"
    >
      {still}
    </div>
  );
}
