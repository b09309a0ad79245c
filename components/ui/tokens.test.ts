import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const css = readFileSync(new URL("../../app/globals.css", import.meta.url), "utf8");

function tokensOf(selector: string): Map<string, string> {
  const start = css.indexOf(`${selector} {`);
  const block = css.slice(start, css.indexOf("\n}", start));
  return new Map([...block.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1] ?? "", match[2] ?? ""]));
}

/** Relative luminance as WCAG 2 defines it. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const surfaces = ["bg", "panel", "raised", "hover"];
const textPairs = [
  ...surfaces.flatMap((surface) =>
    ["ink", "muted", "accent-ink", "ok-ink", "warn-ink", "bad-ink"].map((ink) => [ink, surface]),
  ),
  ...["accent", "ok", "warn", "bad"].map((state) => [`${state}-ink`, `${state}-soft`]),
  ["muted", "neutral-soft"],
  ["muted", "accent-soft"],
  ["ink", "accent-soft"],
  ["ink", "bad-soft"],
  ["ink", "warn-soft"],
  ["on-accent", "accent"],
  ["on-accent", "accent-hover"],
  ["on-bad", "bad"],
  ["on-bad", "bad-hover"],
] as [string, string][];
const shapePairs = [
  ["control", "panel"],
  ["control", "bg"],
  ["accent", "panel"],
  ["accent", "bg"],
  ["accent", "free"],
  ["ok", "panel"],
  ["warn", "panel"],
  ["bad", "panel"],
] as [string, string][];

describe.each([":root", '[data-theme="dark"]'])("colours of %s", (selector) => {
  const tokens = tokensOf(selector);
  const between = (one: string, other: string) =>
    contrast(tokens.get(one) ?? "#000000", tokens.get(other) ?? "#000000");

  test.each(textPairs)("%s can be read on %s", (ink, surface) =>
    expect(between(ink, surface)).toBeGreaterThanOrEqual(4.5),
  );
  test.each(shapePairs)("%s can be made out on %s", (shape, surface) =>
    expect(between(shape, surface)).toBeGreaterThanOrEqual(3),
  );
});
