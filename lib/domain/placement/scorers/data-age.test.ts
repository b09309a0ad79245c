import { expect, test } from "vitest";
import { given } from "../testing";
import { dataAge } from "./data-age";

test("prefers hosts that were looked at lately; what is older than five minutes is as good as never seen", () => {
  expect(given(dataAge, { host: { dataAgeSeconds: 0 } })).toBe(1);
  expect(given(dataAge, { host: { dataAgeSeconds: 75 } })).toBe(0.75);
  expect(given(dataAge, { host: { dataAgeSeconds: 3600 } })).toBe(0);
  expect(given(dataAge, { host: { dataAgeSeconds: null } })).toBe(0);
});
