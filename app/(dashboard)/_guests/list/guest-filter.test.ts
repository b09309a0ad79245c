import { expect, test } from "vitest";
import { guestFilterOf } from "./guest-filter";

test("an empty address asks for everything by name", () => {
  expect(guestFilterOf({})).toEqual({ sort: "name" });
  expect(guestFilterOf({ dc: "", q: "  ", status: null, selector: "" })).toEqual({ sort: "name" });
});

test("what the address says becomes the API's filter", () => {
  expect(
    guestFilterOf({ dc: "DC1", status: "running", host: "pve1", q: " web ", selector: "env-prod", sort: "-memoryMB" }),
  ).toEqual({
    datacenter: "DC1",
    status: "running",
    host: "pve1",
    name: "web",
    selector: "env-prod",
    sort: "-memoryMB",
  });
});

test("an unknown state or sort key in a mistyped address is left out instead of failing the page", () => {
  expect(guestFilterOf({ status: "asleep", sort: "-colour" })).toEqual({ sort: "name" });
});
