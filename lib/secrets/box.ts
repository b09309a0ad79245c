import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

/** Seals secrets for the database and derives keys for other uses from the same secret key. */
export interface SecretBox {
  /**
   * Encrypts a text. `context` says what it belongs to (`endpoint:pve-ams`) and must be given again to open it, so that
   * a sealed text moved to another row does not open.
   */
  seal(plaintext: string, context: string): string;
  /** @throws SecretBoxError when the key, the context or the text is another. */
  open(sealed: string, context: string): string;
  /** 32 bytes in base64url for another use, always the same for the same purpose. */
  deriveKey(purpose: string): string;
}

/** A sealed text does not open. */
export class SecretBoxError extends Error {
  override readonly name = "SecretBoxError";
}

// AES-256-GCM with a random nonce of 96 bits, as NIST SP 800-38D asks; v1.<nonce>.<tag>.<ciphertext> in base64url.
const version = "v1";
const nonceBytes = 12;
const tagBytes = 16;

/** @param key 32 bytes. */
export function createSecretBox(key: Buffer): SecretBox {
  const derive = (purpose: string) => Buffer.from(hkdfSync("sha256", key, "moxxie", purpose, 32));
  const sealingKey = derive("secret box v1");

  return {
    seal(plaintext, context) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv("aes-256-gcm", sealingKey, nonce).setAAD(Buffer.from(context));
      const ciphertext = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final()]);
      return [version, ...[nonce, cipher.getAuthTag(), ciphertext].map((part) => part.toString("base64url"))].join(".");
    },

    open(sealed, context) {
      const [format, ...parts] = sealed.split(".");
      const [nonce, tag, ciphertext] = parts.map((part) => Buffer.from(part, "base64url"));
      if (
        format !== version ||
        !nonce ||
        !tag ||
        !ciphertext ||
        nonce.length !== nonceBytes ||
        tag.length !== tagBytes
      ) {
        throw new SecretBoxError("This is no sealed secret of a form known here.");
      }
      try {
        const decipher = createDecipheriv("aes-256-gcm", sealingKey, nonce, { authTagLength: tagBytes });
        decipher.setAAD(Buffer.from(context)).setAuthTag(tag);
        return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString("utf8");
      } catch (error) {
        throw new SecretBoxError(
          `The secret of ${context} does not open: MOXXIE_SECRET_KEY is not the one that sealed it.`,
          {
            cause: error,
          },
        );
      }
    },

    deriveKey: (purpose) => derive(`derived: ${purpose}`).toString("base64url"),
  };
}
