import { expect, test } from "vitest";
import { ruleSentence } from "./rule-words";
import { aRule } from "./testing";

test.each([
  [aRule(), "destructive commands asked for by viewers or operators"],
  [aRule({ risks: [], roles: [] }), "every command asked for by anybody"],
  [aRule({ roles: [], requesters: ["token"] }), "destructive commands asked for by anybody by a token"],
  [
    aRule({ risks: [], commands: ["vm.stop", "vm.reset"], roles: ["operator"], requesters: ["user"] }),
    "vm.stop or vm.reset asked for by operators who signed in",
  ],
  [
    aRule({ roles: ["admin"], datacenters: ["DC1", "DC2"], guests: { managed: false, selector: "env-prod" } }),
    "destructive commands asked for by administrators in DC1 or DC2 on guests that Moxxie did not make and with the tags env-prod",
  ],
  [
    aRule({ risks: [], commands: ["a", "b", "c", "d", "e"], roles: [] }),
    "a, b, c or 2 more commands asked for by anybody",
  ],
])("a rule says in one sentence what it holds back: %#", (rule, sentence) => {
  expect(ruleSentence(rule)).toBe(sentence);
});
