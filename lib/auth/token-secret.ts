import { createHash, randomInt } from "node:crypto";
import { crc32 } from "node:zlib";

const prefix = "mox_";
const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
// 62^43 > 2^256.
const randomLength = 43;
// 62^6 > 2^32: room for a CRC-32.
const checksumLength = 6;

/**
 * A new API token: `mox_`, 256 random bits in base62, and a checksum by which scanners for leaked secrets, and
 * {@link isMistyped}, tell a real token from a random word.
 */
export function newTokenSecret(): string {
  const random = Array.from({ length: randomLength }, () => alphabet[randomInt(alphabet.length)]).join("");
  return prefix + random + checksum(random);
}

/** Whether it looks like a token of Moxxie but cannot be one. Tokens that an operator chose have other forms. */
export function isMistyped(secret: string): boolean {
  if (!secret.startsWith(prefix)) return false;
  const body = secret.slice(prefix.length);
  return (
    body.length !== randomLength + checksumLength || checksum(body.slice(0, randomLength)) !== body.slice(randomLength)
  );
}

/** SHA-256 in hex. A token has 256 random bits: nothing to guess, so nothing that a slow hash would protect. */
export const hashTokenSecret = (secret: string): string => createHash("sha256").update(secret).digest("hex");

/** What people tell tokens apart by: the first characters, of which an attacker learns nothing useful. */
export const tokenPrefix = (secret: string): string => secret.slice(0, prefix.length + 6);

function checksum(text: string): string {
  let rest = crc32(text);
  let digits = "";
  for (let place = 0; place < checksumLength; place++) {
    digits = alphabet.charAt(rest % alphabet.length) + digits;
    rest = Math.floor(rest / alphabet.length);
  }
  return digits;
}
