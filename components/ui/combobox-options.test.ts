import { describe, expect, test } from "vitest";
import { type ComboboxOption, matchOptions, nextChoosable } from "./combobox-options";

const options: ComboboxOption[] = [
  { value: "1", label: "old-debian" },
  { value: "2", label: "debian-12", hint: "cloud image" },
  { value: "3", label: "ubuntu-24.04", keywords: ["noble"], disabledReason: "not on any host with room" },
  { value: "4", label: "alpine" },
];
const values = (query: string) => matchOptions(options, query).map(({ value }) => value);

describe("finding options", () => {
  test("an empty query keeps all in order", () => expect(values("  ")).toEqual(["1", "2", "3", "4"]));
  test("labels that begin with the query come first", () => expect(values("debian")).toEqual(["2", "1"]));
  test("every word must be found, in label, hint or keywords", () => {
    expect(values("cloud deb")).toEqual(["2"]);
    expect(values("NOBLE")).toEqual(["3"]);
    expect(values("debian noble")).toEqual([]);
  });
});

describe("moving by arrow keys", () => {
  test("refused options are passed over, and the ends are joined", () => {
    expect(nextChoosable(options, -1, 1)).toBe(0);
    expect(nextChoosable(options, 1, 1)).toBe(3);
    expect(nextChoosable(options, 3, 1)).toBe(0);
    expect(nextChoosable(options, 0, -1)).toBe(3);
    expect(nextChoosable(options, 3, -1)).toBe(1);
  });
  test("nothing to choose is said, not looped over", () => {
    expect(nextChoosable([], -1, 1)).toBe(-1);
    expect(nextChoosable([{ value: "x", label: "x", disabledReason: "no" }], 0, 1)).toBe(-1);
  });
});
