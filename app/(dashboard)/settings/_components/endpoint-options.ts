import type { EndpointView } from "@/lib/contracts/endpoints";
import type { EndpointOptionField } from "@/lib/domain/endpoint-form";

type Options = EndpointView["options"];
type Fields = readonly EndpointOptionField[];

/** Stored options as a form shows them. */
export const optionTexts = (fields: Fields, stored: Options): Record<string, string> =>
  Object.fromEntries(
    fields.flatMap(({ key }) => {
      const value = stored[key];
      if (value === undefined || value === null) return [];
      return [[key, Array.isArray(value) ? value.join("\n") : String(value)]];
    }),
  );

/** What was typed as the platform takes it; fields that are empty are left out. */
export function readOptions(
  fields: Fields,
  texts: Readonly<Record<string, string>>,
): { options: Options; problems: Record<string, string> } {
  const options: Options = {};
  const problems: Record<string, string> = {};
  for (const { key, type } of fields) {
    const text = texts[key]?.trim() ?? "";
    if (text === "") continue;
    switch (type) {
      case "integer":
        if (/^[1-9]\d{0,8}$/.test(text)) options[key] = Number(text);
        else problems[key] = "A whole number from 1";
        break;
      case "names":
        options[key] = [...new Set(text.split(/\r?\n|,/).map((name) => name.trim()))].filter(Boolean);
        break;
    }
  }
  return { options, problems };
}

/** The stored options with what the form says in place of what it shows; the others stay. */
export function mergedOptions(fields: Fields, stored: Options, typed: Options): Options {
  const others = Object.entries(stored).filter(([key]) => !fields.some((field) => field.key === key));
  return { ...Object.fromEntries(others), ...typed };
}
