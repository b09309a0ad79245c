import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DataColumn } from "./column";
import { formatSort, nextSort, parseSort, sortRows } from "./sort";

interface Guest {
  name: string;
  memoryMb: number | null;
}
const columns: DataColumn<Guest>[] = [
  { id: "name", header: "Name", value: (guest) => guest.name },
  { id: "memory", header: "Memory", value: (guest) => guest.memoryMb },
];
const guests: Guest[] = [
  { name: "web-10", memoryMb: 2048 },
  { name: "Web-2", memoryMb: null },
  { name: "db", memoryMb: 16384 },
  { name: "web-1", memoryMb: 2048 },
];
const names = (id: string, desc: boolean) => sortRows(guests, columns, { id, desc }).map(({ name }) => name);

describe("sorting rows", () => {
  test("numbers within names count as numbers, and case does not matter", () => {
    expect(names("name", false)).toEqual(["db", "web-1", "Web-2", "web-10"]);
    expect(names("name", true)).toEqual(["web-10", "Web-2", "web-1", "db"]);
  });
  test("what is not known comes last both ways, and equals keep their order", () => {
    expect(names("memory", false)).toEqual(["web-10", "web-1", "db", "Web-2"]);
    expect(names("memory", true)).toEqual(["db", "web-10", "web-1", "Web-2"]);
  });
  test("an unknown column changes nothing", () =>
    expect(names("colour", false)).toEqual(guests.map(({ name }) => name)));
});

test("the sort of an address survives being written and read", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9]*$/), fc.boolean(), (id, desc) => {
      expect(parseSort(formatSort({ id, desc }))).toEqual({ id, desc });
    }),
  );
  expect(parseSort("-")).toBeNull();
  expect(parseSort(null)).toBeNull();
  expect(formatSort(null)).toBeNull();
});

test("three presses on one header lead back to the beginning", () => {
  const first = nextSort(null, "name");
  const second = nextSort(first, "name");
  expect([first, second, nextSort(second, "name")]).toEqual([
    { id: "name", desc: false },
    { id: "name", desc: true },
    null,
  ]);
  expect(nextSort(second, "memory")).toEqual({ id: "memory", desc: false });
});
