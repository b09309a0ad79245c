/** Colours that a series may have; state colours only for series that mean a state. */
export type SeriesTone = "accent" | "reserved" | "free" | "muted" | "ok" | "warn" | "bad";

const looks: Record<SeriesTone, { swatch: string; fill: string; variable: string }> = {
  accent: { swatch: "bg-accent", fill: "fill-accent", variable: "var(--accent)" },
  reserved: { swatch: "bg-reserved", fill: "fill-reserved", variable: "var(--reserved)" },
  free: { swatch: "bg-line-strong", fill: "fill-free", variable: "var(--free)" },
  muted: { swatch: "bg-muted", fill: "fill-muted", variable: "var(--muted)" },
  ok: { swatch: "bg-ok", fill: "fill-ok", variable: "var(--ok)" },
  warn: { swatch: "bg-warn", fill: "fill-warn", variable: "var(--warn)" },
  bad: { swatch: "bg-bad", fill: "fill-bad", variable: "var(--bad)" },
};

/** The class of a legend's mark. */
export const swatchClass = (tone: SeriesTone = "accent"): string => looks[tone].swatch;
/** The class of an SVG shape. */
export const fillClass = (tone: SeriesTone = "accent"): string => looks[tone].fill;
/** The colour for libraries that want one; it follows the theme by itself. */
export const toneVariable = (tone: SeriesTone = "accent"): string => looks[tone].variable;

/** Stacked areas lie beside each other and are seen by their colour; areas that overlap let through what lies under them. */
export function areaOpacity({ tone, stacked }: { tone?: SeriesTone; stacked?: boolean }): number {
  if (!stacked) return 0.14;
  return tone === "free" ? 0.8 : tone === "reserved" ? 0.9 : 0.6;
}

/** Colours of a level across a chart. */
export const levelColors = ({ isLimit = true }: { isLimit?: boolean }): { line: string; text: string } =>
  isLimit ? { line: "var(--bad)", text: "var(--bad-ink)" } : { line: "var(--muted)", text: "var(--ink)" };
