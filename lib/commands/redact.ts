import type { Prisma } from "@/lib/db/generated/client";

const hidden = "[hidden]";
const longestText = 2_000;

/**
 * A copy of an input that may be stored and shown: fields named in `secrets` (paths such as `credentials.password`)
 * and everything whose key sounds like a secret are hidden, long texts cut, depth limited.
 */
export function redact(value: unknown, secrets: readonly string[] = [], path = "", depth = 0): Prisma.JsonValue {
  if (secrets.includes(path)) return hidden;
  if (value === null || typeof value === "boolean" || typeof value === "number") return value;
  if (typeof value === "string") return value.length > longestText ? `${value.slice(0, longestText)}…` : value;
  if (typeof value !== "object" || depth > 8) return null;
  if (Array.isArray(value)) return value.slice(0, 1_000).map((item) => redact(item, secrets, path, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => {
        const itemPath = path ? `${path}.${key}` : key;
        return [key, soundsSecret(key) ? hidden : redact(item, secrets, itemPath, depth + 1)];
      }),
  );
}

const soundsSecret = (key: string) => /password|secret|credential|apikey|privatekey|authorization|^token$/i.test(key);
