import { describe, expect, test } from "vitest";
import { admin, operator, viewer } from "@/lib/testing/world";
import { commands } from ".";
import { passGate } from "./gate";

describe.each([...commands.values()].map((command) => ({ name: command.name, command })))("$name", ({ command }) => {
  test(`is ${command.risk}: ${command.risk === "destructive" ? "an administrator's alone" : "for all with the permission"}`, () => {
    passGate(admin, command);
    for (const actor of [operator, viewer]) {
      const attempt = () => passGate(actor, command);
      if (command.risk !== "destructive") attempt();
      else
        expect(attempt).toThrow(
          expect.objectContaining({ code: "approval_required", extra: { command: command.name } }),
        );
    }
  });
});

test("what destroys data for good is destructive, and nothing else", () => {
  const destructive = [...commands.values()].filter(({ risk }) => risk === "destructive").map(({ name }) => name);
  expect(destructive.sort()).toEqual(["user.delete", "vm.delete", "vm.snapshot.delete", "vm.snapshot.rollback"]);
});

test("an administrator's token passes, another role's does not", () => {
  const command = commands.get("vm.delete");
  if (!command) throw new Error("no vm.delete");
  passGate({ ...admin, kind: "token", scopes: ["vm:delete"] }, command);
  expect(() => passGate({ ...operator, kind: "token" }, command)).toThrow(/administrator/);
});
