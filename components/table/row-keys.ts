/** What a key pressed on a row asks for. */
export type RowKeyAction =
  | { do: "move"; to: number; extend: boolean }
  | { do: "toggle" }
  | { do: "range" }
  | { do: "open" }
  | { do: "selectAll" }
  | { do: "clear" };

export interface PressedKey {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
}

/**
 * Keys of a table: arrows, Page, Home and End move; Space ticks, with Shift a range; Shift with arrows ticks on the way;
 * Enter opens; Ctrl or Cmd with A ticks all; Escape unticks. Null: not ours, the browser's.
 */
export function rowKeyAction(
  press: PressedKey,
  place: { index: number; count: number; pageRows: number },
): RowKeyAction | null {
  const { index, count, pageRows } = place;
  const withCommand = press.ctrlKey || press.metaKey;
  const move = (to: number): RowKeyAction => ({
    do: "move",
    to: Math.min(Math.max(to, 0), count - 1),
    extend: press.shiftKey,
  });
  if (withCommand) return press.key.toLowerCase() === "a" ? { do: "selectAll" } : null;
  switch (press.key) {
    case "ArrowDown":
      return move(index + 1);
    case "ArrowUp":
      return move(index - 1);
    case "PageDown":
      return move(index + pageRows);
    case "PageUp":
      return move(index - pageRows);
    case "Home":
      return move(0);
    case "End":
      return move(count - 1);
    case " ":
      return press.shiftKey ? { do: "range" } : { do: "toggle" };
    case "Enter":
      return { do: "open" };
    case "Escape":
      return { do: "clear" };
    default:
      return null;
  }
}
