import { MoxxieError } from "@/lib/errors";

/** SHA-256 of a certificate in the usual writing (`AA:BB:…`), whatever case and separators it came in. */
export function normalizeFingerprint(fingerprint: string): string {
  const digits = fingerprint
    .trim()
    .replace(/^sha-?256[:= ]?/i, "")
    .replace(/[:\s-]/g, "")
    .toUpperCase();
  if (!/^[0-9A-F]{64}$/.test(digits)) {
    throw new MoxxieError(
      "invalid_request",
      "A certificate's fingerprint must be its SHA-256: 32 bytes in hexadecimal, e.g. AB:CD:… (64 digits).",
    );
  }
  return (digits.match(/../g) ?? []).join(":");
}
