import { expect, test } from "vitest";
import { type PressedKey, rowKeyAction } from "./row-keys";

const place = { index: 5, count: 100, pageRows: 20 };
const press = (key: string, more: Partial<PressedKey> = {}) =>
  rowKeyAction({ key, shiftKey: false, ctrlKey: false, metaKey: false, ...more }, place);

test.each([
  ["ArrowDown", 6],
  ["ArrowUp", 4],
  ["PageDown", 25],
  ["PageUp", 0],
  ["Home", 0],
  ["End", 99],
])("%s moves to row %d and never beyond the table", (key, to) =>
  expect(press(key)).toEqual({ do: "move", to, extend: false }),
);

test("shift with an arrow ticks on the way", () =>
  expect(press("ArrowDown", { shiftKey: true })).toEqual({ do: "move", to: 6, extend: true }));

test("Ctrl-A and Cmd-A tick all", () => {
  expect(press("a", { ctrlKey: true })).toEqual({ do: "selectAll" });
  expect(press("A", { metaKey: true })).toEqual({ do: "selectAll" });
});

test("Space, Shift-Space, Enter and Escape", () => {
  expect(press(" ")).toEqual({ do: "toggle" });
  expect(press(" ", { shiftKey: true })).toEqual({ do: "range" });
  expect(press("Enter")).toEqual({ do: "open" });
  expect(press("Escape")).toEqual({ do: "clear" });
});

test("other keys are the browser's, with Ctrl too", () => {
  expect(press("x")).toBeNull();
  expect(press("Tab")).toBeNull();
  expect(press("c", { ctrlKey: true })).toBeNull();
  expect(press("Home", { ctrlKey: true })).toBeNull();
});
