import { expect, test } from "vitest";
import { loadConfig } from "./load-config";

const load = (url: string | undefined, secret: string | undefined) =>
  loadConfig({ env: { MOXXIE_CAFN8_WEBHOOK_URL: url, MOXXIE_CAFN8_WEBHOOK_SECRET: secret }, cwd: "/nowhere" });

test("a webhook's URL is taken as it is: a slash at its end may be another path", () => {
  expect(load("https://cafn8.example/hooks/?a=b", "word").cafn8).toEqual({
    webhookUrl: "https://cafn8.example/hooks/?a=b",
    webhookSecret: "word",
  });
  expect(load(undefined, undefined).cafn8).toBeUndefined();
});

test.each([
  ["ftp://cafn8.example/", "word", /MOXXIE_CAFN8_WEBHOOK_URL: expected a URL that begins with https:\/\/ or http:\/\//],
  ["not a url", "word", /MOXXIE_CAFN8_WEBHOOK_URL: expected a URL/],
  ["https://:pass@cafn8.example/", "word", /MOXXIE_CAFN8_WEBHOOK_URL: must not hold a user name or password/],
  ["https://cafn8.example/#x", "word", /MOXXIE_CAFN8_WEBHOOK_URL: must not have a fragment/],
  [`https://cafn8.example/${"a".repeat(2000)}`, "word", /MOXXIE_CAFN8_WEBHOOK_URL: expected a URL of at most 2000/],
  ["https://cafn8.example/", undefined, /MOXXIE_CAFN8_WEBHOOK_SECRET .*is missing/],
  [undefined, "word", /MOXXIE_CAFN8_WEBHOOK_URL .*is missing/],
])("%s with the secret %s stops the start with one line", (url, secret, line) => {
  expect(() => load(url, secret)).toThrow(line);
});
