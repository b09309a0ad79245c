import { expect, test } from "vitest";
import { hashPassword, verifyPassword } from "./password";

test("a password is kept as argon2id, with a salt and the cost that OWASP asks for", async () => {
  const [one, other] = await Promise.all([hashPassword("correct horse"), hashPassword("correct horse")]);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(one).not.toBe(other);
  expect(await verifyPassword("correct horse", one)).toBe(true);
  expect(await verifyPassword("Correct horse", one)).toBe(false);
});

test("nothing matches where there is no hash, not even the decoy's own password", async () => {
  for (const password of ["", "nobody has this password"]) expect(await verifyPassword(password, null)).toBe(false);
});

test("an answer without a hash takes no less time than a wrong password", async () => {
  const hash = await hashPassword("correct horse");
  const fastestMs = { wrong: Number.POSITIVE_INFINITY, nobody: Number.POSITIVE_INFINITY };
  // The fastest of several, taken in turns: a busy machine makes single ones slow, never fast.
  for (let round = 0; round < 12; round++) {
    for (const [kind, kept] of [
      ["wrong", hash],
      ["nobody", null],
    ] as const) {
      const startedMs = performance.now();
      await verifyPassword("wrong", kept);
      fastestMs[kind] = Math.min(fastestMs[kind], performance.now() - startedMs);
    }
  }
  expect(fastestMs.nobody).toBeGreaterThan(fastestMs.wrong / 2);
});
