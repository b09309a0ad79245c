import fc from "fast-check";
import { expect, test } from "vitest";
import type { DataColumn } from "./column";
import { toCsv } from "./csv";

/** A reader written after RFC 4180's grammar, to read back what was written. */
function parseCsv(text: string): string[][] {
  const records: string[][] = [];
  let fields: string[] = [];
  let field = "";
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (quoted) {
      if (char !== '"') field += char;
      else if (text[at + 1] === '"') {
        field += '"';
        at++;
      } else quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === ",") {
      fields.push(field);
      field = "";
    } else if (char === "\r" && text[at + 1] === "\n") {
      records.push([...fields, field]);
      fields = [];
      field = "";
      at++;
    } else field += char;
  }
  return records;
}

const columns: DataColumn<string[]>[] = [0, 1].map((index) => ({
  id: String(index),
  header: `Column ${index}`,
  value: (row) => row[index],
}));

test("whatever a cell holds, it is read back as it was, formulas made harmless", () => {
  const cell = fc.oneof(fc.string(), fc.constantFrom('a "b"', "x,y", "line\r\nbreak", "=1+1", "", "\r", " space "));
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell)), (rows) => {
      const harmless = (text: string) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
      expect(parseCsv(toCsv(rows, columns))).toEqual([
        ["Column 0", "Column 1"],
        ...rows.map((row) => row.map(harmless)),
      ]);
    }),
  );
});

test("columns may be left out or exported otherwise than shown", () => {
  const withChoices: DataColumn<string[]>[] = [
    { id: "menu", header: "Menu", value: () => "x", csv: false },
    { id: "memory", header: "Memory (MB)", value: () => "8 GB", csv: () => 8192 },
  ];
  expect(toCsv([[]], withChoices)).toBe("Memory (MB)\r\n8192\r\n");
});

test("no rows still have a header", () => expect(toCsv([], columns)).toBe("Column 0,Column 1\r\n"));
