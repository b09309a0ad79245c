import { expect, test } from "vitest";
import { deliveryFilterOf } from "./delivery-filter";

test("the address of the page is the filter, and what it cannot mean asks for nothing", () => {
  expect(deliveryFilterOf({ status: "dead", type: "vm.created" })).toEqual({ status: "dead", type: "vm.created" });
  expect(deliveryFilterOf({ status: "lost", type: "x".repeat(101) })).toEqual({});
  expect(deliveryFilterOf({ status: null, type: null })).toEqual({});
});
