import type { Form, FormValue } from "./form";
import { tagsOf } from "./observation";
import { parseProperties } from "./property-string";
import type { RawConfig } from "./wire";

/** Whether the live config has every setting that `wanted` would write, in whatever way the platform rewrote it. */
export function hasSettings(config: RawConfig, wanted: Form): boolean {
  return Object.entries(wanted).every(([key, value]) => value === undefined || matches(key, config[key], value));
}

function matches(key: string, actual: string | number | undefined, wanted: FormValue): boolean {
  const have = actual === undefined ? "" : String(actual);
  const want = typeof wanted === "boolean" ? String(Number(wanted)) : String(wanted);
  if (key === "tags") return sameTags(have, want);
  if (key === "description") return have.trim() === want.trim();
  if (key === "sockets") return (have || "1") === want;
  if (/^net\d+$/.test(key)) return includesProperties(have, want);
  if (key === "ipconfig0") return includesProperties(have, want);
  if (key === "memory") return (parseProperties(have, "current").current ?? "") === want;
  return have === want;
}

/** The platform lower-cases tags, sorts them and drops doubles. */
function sameTags(have: string, want: string): boolean {
  const normal = (tags: string) => [...new Set(tagsOf(tags.toLowerCase()))].sort().join(";");
  return normal(have) === normal(want);
}

/** A network gets a MAC address and perhaps a type of its own; what was asked for must be among it. */
function includesProperties(have: string, want: string): boolean {
  const actual = parseProperties(have, "model");
  return Object.entries(parseProperties(want, "model")).every(([key, value]) =>
    key === "model" ? actual.model === value || value in actual : actual[key] === value,
  );
}
