import { expect, test } from "vitest";
import { deliberateWord } from "./deliberate-word";

const target = { type: "guest", id: "g1", name: "web-1" };

test("what can be undone is approved without typing anything", () => {
  expect(deliberateWord({ target, itemCount: null, plan: { irreversible: false, confirm: null } })).toBeNull();
});

test("what cannot be undone is approved by typing its name, or how many items it is about", () => {
  const plan = { irreversible: true, confirm: null };
  expect(deliberateWord({ target, itemCount: null, plan })?.word).toBe("web-1");
  expect(deliberateWord({ target, itemCount: 40, plan })?.word).toBe("40");
});

test("the word that the plan asks for counts before all others", () => {
  const plan = { irreversible: true, confirm: "Web 1" };
  expect(deliberateWord({ target, itemCount: 40, plan })?.word).toBe("Web 1");
});
