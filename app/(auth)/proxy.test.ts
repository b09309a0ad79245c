import { unstable_doesMiddlewareMatch as doesProxyMatch } from "next/experimental/testing/server";
import { NextRequest } from "next/server";
import { describe, expect, test } from "vitest";
import { config, proxy } from "@/proxy";

const ask = (path: string, headers: Record<string, string> = {}, method = "GET") =>
  proxy(new NextRequest(`http://moxxie.test${path}`, { method, headers }));
const cookie = "next-auth.session-token=x";
const nonceIn = (policy: string | null) => /'nonce-([\w-]+)'/.exec(policy ?? "")?.[1];

describe("a browser without a session", () => {
  test.each([
    ["/", "/sign-in"],
    ["/vms?selector=a&b", "/sign-in?returnTo=%2Fvms%3Fselector%3Da%26b"],
    ["/sign-in-not", "/sign-in?returnTo=%2Fsign-in-not"],
  ])("is sent from %s to %s", (path, target) => {
    const response = ask(path);
    expect(response.status).toBe(307);
    expect(response.headers.get("location")).toBe(`http://moxxie.test${target}`);
  });

  test.each(["/sign-in", "/sign-in?error=x", "/setup"])("may see %s", (path) => expect(ask(path).status).toBe(200));

  test("keeps what it posts", () => expect(ask("/vms", {}, "POST").status).toBe(200));

  test("is told over https by the name of the cookie that counts there", () => {
    const https = { "x-forwarded-proto": "https" };
    expect(ask("/vms", { ...https, cookie }).status).toBe(307);
    expect(ask("/vms", { ...https, cookie: `__Secure-${cookie}` }).status).toBe(200);
  });
});

test("every page has a nonce of its own, the same for the browser and for what renders the page", () => {
  const nonces = [1, 2, 3].map(() => {
    const { headers } = ask("/vms?a=1", { cookie });
    const nonce = nonceIn(headers.get("content-security-policy"));
    expect(nonce).toMatch(/^[\w-]{22}$/);
    // How Next hands headers on to the page.
    expect(headers.get("x-middleware-request-x-nonce")).toBe(nonce);
    expect(nonceIn(headers.get("x-middleware-request-content-security-policy"))).toBe(nonce);
    expect(headers.get("x-middleware-request-x-moxxie-path")).toBe("/vms?a=1");
    return nonce;
  });
  expect(new Set(nonces).size).toBe(3);
});

test("https is remembered where there is https, and only there", () => {
  expect(ask("/sign-in").headers.get("strict-transport-security")).toBeNull();
  expect(ask("/sign-in", { "x-forwarded-proto": "https" }).headers.get("strict-transport-security")).toMatch(/max-age/);
});

test.each([
  ["/vms/100", true],
  ["/apiary", true],
  ["/vms/web.svg", true],
  ["/api/v1/migrations/import", false],
  ["/_next/static/chunks/a.js", false],
  ["/icon.svg", false],
  ["/favicon.ico", false],
])("stands before %s: %s", (url, matches) => {
  expect(doesProxyMatch({ config, nextConfig: {}, url })).toBe(matches);
});
