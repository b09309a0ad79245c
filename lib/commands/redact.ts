import type { Prisma } from "@/lib/db/generated/client";

const hidden = "[hidden]";
const longestText = 2_000;

/**
 * A copy of an input that may be stored and shown: fields named in `secrets` (paths such as `credentials.password`)
 * and everything whose key sounds like a secret are hidden, long texts cut, depth limited.
 */
export function redact(value: unknown, secrets: readonly string[] = [], path = "", depth = 0): Prisma.JsonValue {
  if (secrets.includes(path)) return hidden;
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "string")
    return storable(value.length > longestText ? `${value.slice(0, longestText)}…` : value);
  if (typeof value !== "object" || depth > 8) return null;
  if (Array.isArray(value)) return value.slice(0, 1_000).map((item) => redact(item, secrets, path, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => {
        const itemPath = path ? `${path}.${key}` : key;
        return [storable(key), soundsSecret(key) ? hidden : redact(item, secrets, itemPath, depth + 1)];
      }),
  );
}

const soundsSecret = (key: string) =>
  /password|secret|credential|api[-_]?key|private[-_]?key|authorization|(^|access|refresh|auth|bearer|session)[-_]?token$/i.test(
    key,
  );

/** The database's JSON takes neither NUL nor half a surrogate pair, and cutting may have made one. */
const storable = (text: string) => text.toWellFormed().replaceAll("\0", "\ufffd");
