import { cx } from "@/components/ui/cx";
import { type SeriesTone, swatchClass } from "./tones";

/** How a series is drawn, and so how its mark in a legend looks. */
export type SwatchShape = "bar" | "line";

const shapes: Record<SwatchShape, string> = { bar: "size-2.5 rounded-sm", line: "h-0.5 w-3 rounded-full" };

/** The mark of a series before its name. */
export function Swatch({ tone, shape }: { tone: SeriesTone | undefined; shape: SwatchShape }) {
  return <span className={cx(shapes[shape], swatchClass(tone))} aria-hidden="true" />;
}
