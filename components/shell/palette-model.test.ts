import { describe, expect, test } from "vitest";
import { filterGroups, mergeGroups, type PaletteGroup, parseRecent, rememberPlace } from "./palette-model";

const groups: PaletteGroup[] = [
  {
    id: "go",
    heading: "Go to",
    items: [
      { id: "containers", title: "All VMs and containers" },
      { id: "vms", title: "VMs", keywords: ["virtual machines"] },
    ],
  },
  { id: "do", heading: "Do", items: [{ id: "create", title: "Create VM", subtitle: "in DC1" }] },
];
const ids = (query: string) => filterGroups(groups, query).flatMap(({ items }) => items.map(({ id }) => id));

describe("finding", () => {
  test("nothing typed shows everything", () => expect(ids("")).toEqual(["containers", "vms", "create"]));
  test("titles that begin with the query come first in their group", () =>
    expect(ids("vm")).toEqual(["vms", "containers", "create"]));
  test("every word counts, in title, subtitle and keywords", () => {
    expect(ids("dc1 create")).toEqual(["create"]);
    expect(ids("virtual")).toEqual(["vms"]);
  });
  test("groups without a match are dropped", () =>
    expect(filterGroups(groups, "create").map(({ id }) => id)).toEqual(["do"]));
});

test("the same thing found twice is shown once, where it was found first", () => {
  const twice = mergeGroups([
    ...groups,
    {
      id: "go",
      heading: "Go to",
      items: [
        { id: "vms", title: "VMs" },
        { id: "new", title: "New" },
      ],
    },
  ]);
  expect(twice.map(({ id, items }) => [id, items.map((item) => item.id)])).toEqual([
    ["go", ["containers", "vms", "new"]],
    ["do", ["create"]],
  ]);
});

describe("recent places", () => {
  const place = (id: string) => ({ id, title: id, href: `/${id}` });
  test("the newest is first, each stands once, and only six are kept", () => {
    const all = ["a", "b", "c", "d", "e", "f", "g", "c"].reduce(
      (recent, id) => rememberPlace(recent, place(id)),
      parseRecent(null),
    );
    expect(all.map(({ id }) => id)).toEqual(["c", "g", "f", "e", "d", "b"]);
  });
  test("what was stored is read back", () => expect(parseRecent(JSON.stringify([place("a")]))).toEqual([place("a")]));
  test.each([
    "not json",
    "{}",
    '[{"id":1}]',
    '[{"id":"x","title":"x","href":"https://evil.example"}]',
    '[{"id":"x","title":"x","href":"//evil.example"}]',
    '[{"id":"x","title":"x","href":"/\\\\evil.example"}]',
    '[{"id":"x","title":"x","href":"javascript:alert(1)"}]',
  ])("tampered storage is forgotten: %s", (text) => expect(parseRecent(text)).toEqual([]));
});
