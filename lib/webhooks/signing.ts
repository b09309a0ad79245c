import { randomBytes } from "node:crypto";
import { Webhook } from "standardwebhooks";

const secretBytes = 32;

/** A new secret: `whsec_` and 32 random bytes in base64, as Standard Webhooks spells it. */
export const newWebhookSecret = () => `whsec_${randomBytes(secretBytes).toString("base64")}`;

/**
 * The signer for a secret as it was given. The library reads base64, with or without `whsec_`; a word that is no base64
 * is its own key, so that a receiver that hands the same word to the library in the raw format verifies.
 */
export function signerOf(secret: string): Webhook {
  try {
    return new Webhook(secret);
  } catch {
    return new Webhook(secret, { format: "raw" });
  }
}

/** The three headers of Standard Webhooks. While a secret is being replaced, both sign; any that fits will do. */
export function signatureHeaders(
  { messageId, body, secrets }: { messageId: string; body: string; secrets: readonly string[] },
  at: Date,
): Record<"webhook-id" | "webhook-timestamp" | "webhook-signature", string> {
  return {
    "webhook-id": messageId,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": secrets.map((secret) => signerOf(secret).sign(messageId, at, body)).join(" "),
  };
}
