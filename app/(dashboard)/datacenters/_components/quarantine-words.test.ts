import { expect, test } from "vitest";
import { quarantineWords } from "./quarantine-words";

test.each([
  ["P7D", "7 d"],
  ["PT168H", "7 d"],
  ["P1W", "7 d"],
  ["PT1H30M", "1 h 30 min"],
  ["PT0S", "none"],
  ["P1Y", "P1Y"],
  ["soon", "soon"],
])("%s is told as %s", (duration, words) => expect(quarantineWords(duration).replaceAll("\u00a0", " ")).toBe(words));
