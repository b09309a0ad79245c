import { expect, test } from "vitest";
import { given } from "../testing";
import { spread } from "./spread";

test("prefers the host with the fewest guests", () => {
  expect(given(spread, { host: { guests: 0 }, mostGuests: 8 })).toBe(1);
  expect(given(spread, { host: { guests: 6 }, mostGuests: 8 })).toBe(0.25);
  expect(given(spread, { host: { guests: 8 }, mostGuests: 8 })).toBe(0);
});

test("of a client's guests counts those alone", () => {
  const alike = new Map([["pve:pve1", 3]]);
  expect(given(spread, { asked: { alike }, host: { guests: 900 }, mostGuests: 4 })).toBe(0.25);
  expect(given(spread, { asked: { alike }, host: { name: "pve2", guests: 900 }, mostGuests: 4 })).toBe(1);
});

test("among empty hosts all are as good", () => {
  expect(given(spread, { host: { guests: 0 }, mostGuests: 0 })).toBe(1);
});
