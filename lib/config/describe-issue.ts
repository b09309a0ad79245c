import type { core } from "zod";
import { isSecretName } from "@/lib/log";

type Issue = core.$ZodIssue;
type Path = readonly PropertyKey[];

/** `datacenters.DC1.endpoints[0].url` */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    return text === "" ? String(key) : `${text}.${String(key)}`;
  }, "");
}

/**
 * Says in words what is wrong: `expected …, got "x"`.
 * `sourceOf` tells which variable a value came from, if any: such a value is named, never shown.
 */
export function describeIssue(issue: Issue, input: unknown, sourceOf: (path: Path) => string | undefined): string {
  const keys = issue.code === "unrecognized_keys" ? issue.keys : undefined;
  if (keys) return `has unknown ${keys.length === 1 ? "key" : "keys"} ${keys.map((key) => `"${key}"`).join(", ")}`;
  const nested = issue.code === "invalid_key" ? issue.issues[0]?.message : undefined;
  const message = nested ?? issue.message;
  if (!message.startsWith("expected")) return message;
  if (issue.code === "invalid_key") return `${message} as a key`;
  return `${message}, ${describeFound(issue.path, valueAt(input, issue.path), sourceOf(issue.path))}`;
}

function describeFound(path: Path, value: unknown, source: string | undefined): string {
  if (value === undefined || value === null) return "got nothing";
  if (source) return `got something else from \${${source}}`;
  const secret = path.some((key) => typeof key === "string" && isSecretName(key)) || path.includes("DATABASE_URL");
  if (secret) return "got something else (not shown, it is a secret)";
  if (Array.isArray(value)) return "got a list";
  if (typeof value === "object") return "got a mapping";
  const text = String(value);
  return `got ${JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)}`;
}

function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => {
    return typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined;
  }, input);
}
