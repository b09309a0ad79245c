import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { contentSecurityPolicy } from "@/lib/http/security-headers";

/** The style sheet that the toast library writes into the page when it is loaded; it takes no nonce. */
function toastStyle(): string {
  const source = readFileSync(
    createRequire(import.meta.url)
      .resolve("sonner")
      .replace(/\.js$/, ".mjs"),
    "utf8",
  );
  const literal = source.match(/^__insertCSS\((".*")\);?$/m)?.[1];
  if (literal === undefined) throw new Error("The toast library no longer inserts its style the way it did");
  return JSON.parse(literal);
}

test("the style that the toast library inserts is allowed by its hash, and styles in general are not", () => {
  const hashOf = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  const policy = contentSecurityPolicy("n", { development: false, https: true });
  const styles = policy.split("; ").find((directive) => directive.startsWith("style-src")) ?? "";
  expect(styles).toContain(hashOf(toastStyle()));
  expect(styles).toContain(hashOf(""));
  expect(styles).not.toContain("unsafe-inline");
});
