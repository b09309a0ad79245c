import { expect, test } from "vitest";
import { said } from "../testing";
import { hostGroup } from "./host-group";

test("only hosts of the group asked for pass; the others say where they are", () => {
  const group = { name: "Prague", placeable: 2 };
  expect(said(hostGroup, { hostGroup: "Prague" }, { group })).toBeNull();
  expect(said(hostGroup, { hostGroup: "Brno" }, { group })).toBe(
    "The request asks for group Brno; this host is in group Prague",
  );
  expect(said(hostGroup, { hostGroup: "Brno" }, {})).toBe("The request asks for group Brno; this host is in no group");
  expect(said(hostGroup, {}, { group })).toBeNull();
  expect(said(hostGroup, {}, {})).toBeNull();
});
