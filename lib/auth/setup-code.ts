import { randomInt, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { Transaction } from "@/lib/db";
import type { AuthParts } from "./identity";
import { hashTokenSecret } from "./token-secret";

const key = "setup.code";
// Without letters and digits that look alike: it is read from one screen and typed into another.
const alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const groups = 3;
const groupLength = 4;

const SealedCode = z.object({ sealed: z.string() });

/**
 * The code that proves access to the server's log, so that a stranger who finds the open port first cannot become
 * administrator. It is made once and kept sealed, because every process that shares the database must print the same.
 */
export async function setupCode({ db, secrets }: Pick<AuthParts, "db" | "secrets">): Promise<string> {
  const { prisma } = db;
  await prisma.setting.createMany({
    data: [{ key, value: { sealed: secrets.seal(newCode(), key) } }],
    skipDuplicates: true,
  });
  const row = await prisma.setting.findUniqueOrThrow({ where: { key } });
  return secrets.open(SealedCode.parse(row.value).sealed, key);
}

/** Whether it is the code; spaces, dashes and case do not matter. */
export async function isSetupCode({ db, secrets }: Pick<AuthParts, "db" | "secrets">, typed: string): Promise<boolean> {
  const row = await db.prisma.setting.findUnique({ where: { key } });
  if (!row) return false;
  const code = secrets.open(SealedCode.parse(row.value).sealed, key);
  const [given, wanted] = [typed, code].map((text) => Buffer.from(hashTokenSecret(plain(text))));
  return given !== undefined && wanted !== undefined && timingSafeEqual(given, wanted);
}

/** Ends the code, in the transaction that has made it useless. */
export async function discardSetupCode(tx: Transaction): Promise<void> {
  await tx.setting.deleteMany({ where: { key } });
}

const plain = (code: string) => code.replace(/[\s-]/g, "").toUpperCase();

function newCode(): string {
  const letters = (count: number) =>
    Array.from({ length: count }, () => alphabet.charAt(randomInt(alphabet.length))).join("");
  return Array.from({ length: groups }, () => letters(groupLength)).join("-");
}
