import { expect, test } from "vitest";
import { aGuest, viewOf } from "../testing";
import { alikeByHost } from "./alike";

const view = viewOf({
  guests: [
    aGuest({ id: "1", clientId: "acme", tags: ["app-web"] }),
    aGuest({ id: "2", clientId: "acme", status: "creating" }),
    aGuest({ id: "3", clientId: "acme", hostName: "pve2" }),
    aGuest({ id: "4", clientId: "other", tags: ["App-Web"] }),
    aGuest({ id: "5", clientId: "acme", tags: ["app-web"], template: true }),
  ],
});
const counts = (of: Parameters<typeof alikeByHost>[1]) => Object.fromEntries(alikeByHost(view, of) ?? []);

test("a client's guests are counted host by host, those being made too, templates not", () => {
  expect(counts({ clientId: "acme", tags: ["app-web"] })).toEqual({ "pve:pve1": 2, "pve:pve2": 1 });
});

test("without a client those that bear one of the tags, in any case of letters", () => {
  expect(counts({ clientId: undefined, tags: ["app-web", "x"] })).toEqual({ "pve:pve1": 2 });
  expect(counts({ clientId: undefined, tags: ["nobody"] })).toEqual({});
});

test("what is of no group is spread among all guests", () => {
  expect(alikeByHost(view, { clientId: undefined, tags: [] })).toBeUndefined();
});
