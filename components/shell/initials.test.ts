import { expect, test } from "vitest";
import { initialsOf } from "./initials";

test.each([
  ["Ada Lovelace", "AL"],
  ["ada", "A"],
  ["Ada King Lovelace", "AL"],
  ["admin@example.org", "A"],
  ["first.last@example.org", "FL"],
  ["  ", "?"],
  ["Émile Zola", "ÉZ"],
])("%s is shortened to %s", (name, initials) => expect(initialsOf(name)).toBe(initials));
