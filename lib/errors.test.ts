import { expect, test, vi } from "vitest";
import { MoxxieError } from "./errors";

test("an error is known as one of ours whichever copy of the module made it", async () => {
  vi.resetModules();
  const { MoxxieError: Copy } = await import("./errors");
  expect(Copy).not.toBe(MoxxieError);
  expect(new Copy("not_found", "gone")).toBeInstanceOf(MoxxieError);
  expect(new MoxxieError("not_found", "gone")).toBeInstanceOf(Copy);
});

test("other errors are none of ours, and classes that extend ours are told apart", () => {
  class Narrower extends MoxxieError {}
  expect(new Error("x")).not.toBeInstanceOf(MoxxieError);
  expect(null).not.toBeInstanceOf(MoxxieError);
  expect(new Narrower("not_found", "gone")).toBeInstanceOf(MoxxieError);
  expect(new MoxxieError("not_found", "gone")).not.toBeInstanceOf(Narrower);
});
