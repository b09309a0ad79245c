import { scryptSync } from "node:crypto";

const keyBytes = 32;
const passphraseLengthMin = 16;

/** Why a text cannot be `MOXXIE_SECRET_KEY`; undefined if it can. Never repeats the text. */
export function secretKeyProblem(text: string): string | undefined {
  if (rawKey(text) || text.length >= passphraseLengthMin) return undefined;
  return `expected ${keyBytes} bytes in base64 or hex, or a passphrase of at least ${passphraseLengthMin} characters`;
}

/**
 * The 32 bytes of a secret key: given in hex or base64, else derived from a passphrase.
 * @throws Error when the text is too short for either.
 */
export function parseSecretKey(text: string): Buffer {
  const problem = secretKeyProblem(text);
  if (problem) throw new Error(`MOXXIE_SECRET_KEY: ${problem}.`);
  // A fixed salt: the same passphrase must give the same key on every process that shares the database.
  return rawKey(text) ?? scryptSync(text, "moxxie secret key", keyBytes);
}

function rawKey(text: string): Buffer | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, "hex");
  if (/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return Buffer.from(text, "base64");
  return undefined;
}
