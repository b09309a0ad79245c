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

test("suspended means what it means on the guest's platform", () => {
  expect(stateNote({ status: "suspended" }, platform("access"))).toMatch(/locked by the platform until it is resumed/);
  expect(stateNote({ status: "suspended" }, platform("memory"))).toMatch(/goes on where it was/);
  expect(stateNote({ status: "running" }, platform("access"))).toBeNull();
});
