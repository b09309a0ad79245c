import { expect, test } from "vitest";
import type { Platform } from "@/components/platforms/platforms";
import { provisionalVmId } from "@/lib/domain/vm-id";
import { stateNote, vmIdWords } from "./guest-words";

const platform = (suspendKeeps: Platform["suspendKeeps"]): Platform => ({
  endpoint: "one",
  datacenter: "DC1",
  product: "Panel",
  capabilities: {},
  suspendKeeps,
});

test("an id that the platform has not given is not shown as one", () => {
  expect(vmIdWords("100")).toBe("100");
  expect(vmIdWords(provisionalVmId("0190f5fe-7c00-7a00-8abc-0123456789ab"))).toBe("id not given yet");
});

const built = { kind: "vm", installed: true } as const;
const empty = { kind: "vm", installed: false } as const;

test("suspended means what it means on the guest's platform", () => {
  const suspended = { ...built, status: "suspended" } as const;
  expect(stateNote(suspended, platform("access"))).toMatch(/locked by the platform until it is resumed/);
  expect(stateNote(suspended, platform("memory"))).toMatch(/goes on where it was/);
  expect(stateNote({ ...suspended, installed: false }, platform("access"))).toMatch(/until it is resumed/);
  expect(stateNote({ ...built, status: "running" }, platform("access"))).toBeNull();
});

test("a stopped guest without an operating system is told apart from one that was switched off", () => {
  expect(stateNote({ ...built, status: "stopped" }, platform("access"))).toBeNull();
  expect(stateNote({ ...empty, status: "stopped" }, platform("access"))).toBe(
    "It has no operating system yet, so it cannot be started. Install one on its platform, or create a VM from a template instead.",
  );
});

test("a failed first installation is told apart from a guest that cannot go on", () => {
  expect(stateNote({ ...empty, status: "failed" }, platform("access"))).toBe(
    "Its installation failed, so it has no operating system; the platform's tasks say why. Install one on its platform, or create a VM from a template instead.",
  );
  expect(stateNote({ ...built, status: "failed" }, platform("access"))).toMatch(/^Its platform reports an error/);
});

test("while it is being made, what it has not yet needs no words", () => {
  expect(stateNote({ ...empty, status: "creating" }, platform("access"))).toBeNull();
});
