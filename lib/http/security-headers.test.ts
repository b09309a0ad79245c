import { expect, test } from "vitest";
import { contentSecurityPolicy } from "./security-headers";

const policy = (settings = {}) => contentSecurityPolicy("n0nce", { development: false, https: false, ...settings });

test("nothing runs on a page but what has the answer's nonce", () => {
  expect(policy()).toContain("script-src 'self' 'nonce-n0nce' 'strict-dynamic';");
  expect(policy()).not.toMatch(/unsafe-|\*/);
});

test("evaluating text is the development server's alone", () => {
  expect(policy({ development: true })).toContain("'unsafe-eval'");
});

test("forms lead to this site, and to the identity provider where there is one", () => {
  expect(policy()).toMatch(/form-action 'self'$/);
  expect(policy({ identityProvider: "https://id.example" })).toContain("form-action 'self' https://id.example");
});

test("pages of plain http are not told to ask for https, which nobody may serve there", () => {
  expect(policy()).not.toContain("upgrade-insecure-requests");
  expect(policy({ https: true })).toContain("upgrade-insecure-requests");
});
