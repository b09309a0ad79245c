import { describe, expect, test } from "vitest";
import { assertSameOrigin } from "./same-origin";

const check = (headers: Record<string, string>, { method = "POST", publicUrl = "" } = {}) =>
  assertSameOrigin({ publicUrl }, { method, headers: new Headers({ host: "moxxie.test:3000", ...headers }) });
const refusal = expect.objectContaining({ code: "cross_site_request" });

describe("a write by cookie passes", () => {
  test.each([
    ["that the browser calls same-origin", { "sec-fetch-site": "same-origin" }],
    ["from the host that it goes to", { origin: "http://moxxie.test:3000" }],
    ["through a proxy that hands on the host", { origin: "https://m.example", "x-forwarded-host": "m.example" }],
  ])("%s", (_, headers) => check(headers));

  test("from the public address behind a proxy that does not", () =>
    check({ origin: "https://m.example" }, { publicUrl: "https://m.example" }));
});

describe("a write by cookie is refused", () => {
  test.each([
    ["from another site", { "sec-fetch-site": "cross-site", origin: "https://evil.example" }],
    ["from a sibling of our domain", { "sec-fetch-site": "same-site", origin: "http://other.moxxie.test" }],
    [
      "that a browser calls foreign, whatever its origin",
      { "sec-fetch-site": "cross-site", origin: "http://moxxie.test:3000" },
    ],
    ["from another port of the host", { origin: "http://moxxie.test:8080" }],
    ["from a page without an origin", { origin: "null" }],
    ["that does not say whence", {}],
  ])("%s", (_, headers) => expect(() => check(headers)).toThrow(refusal));
});

test("reading is not looked at: it changes nothing, and foreign pages cannot see the answer", () =>
  check({ "sec-fetch-site": "cross-site" }, { method: "GET" }));
