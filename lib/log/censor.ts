const censored = "[redacted]";

// Whole words of a key, in camelCase, snake_case, kebab-case or as a header: `apiToken`, `webhook_secret`, `Set-Cookie`.
const secretName =
  /^(.*[-_.])?(authorization|cookie|pass-?(word|wd|phrase)?|token|secret|(api|private|secret)[-_]?key|ticket|credentials?)$/i;

/** Whether a field of this name holds something that must not be written to a log. */
export function isSecretName(name: string): boolean {
  return secretName.test(name.replace(/([a-z0-9])([A-Z])/g, "$1-$2"));
}

// A member of a JSON object with its value: a string, a list, a number or literal. Objects are not taken whole; their
// own members are looked at one by one.
const jsonMember = /"((?:[^"\\]|\\.)*)":("(?:[^"\\]|\\.)*"|\[[^[\]{}]*\]|[^\s"[\]{},]+)/g;
// The same inside a string that holds JSON, as the recorded body of an answer does.
const quotedJsonMember = /\\"([^"\\]*)\\":\\"[^"\\]*\\"/g;

// Secrets inside free text, as error messages and URLs carry them. Each pattern stops at a quote, a backslash or white
// space, so that a censored line of JSON is still JSON.
const secretText: [pattern: RegExp, replacement: string][] = [
  [/\b(PVEAPIToken=[^\s"\\=]+=)[^\s"\\]+/g, `$1${censored}`],
  [/\b(PVEAuthCookie=)[^\s"\\;]+/g, `$1${censored}`],
  [/\b(Bearer|Basic)( +)[\w\-.~+/=:]{8,}/gi, `$1$2${censored}`],
  [/\b([a-z][a-z0-9+.-]*:\/\/[^\s"\\/:@]*:)[^\s"\\/@]+@/gi, `$1${censored}@`],
  [/\b((?:password|passwd|secret|token|api_?key)=)[^\s"\\&;,]+/gi, `$1${censored}`],
];

/** `text` without the secrets that are recognisable by what stands before them (`Bearer …`, `user:password@`, `token=…`). */
export function censorText(text: string): string {
  return secretText.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), text);
}

/**
 * A line of JSON without secrets, and still JSON. It works on the finished line because only there every way in meets:
 * fields, child bindings, what serializers make of errors, and messages.
 */
export function censorLine(line: string): string {
  const withoutFields = line
    .replace(jsonMember, (member, key: string, value: string) =>
      isSecretName(key) && value !== "null" && value !== '""' ? `"${key}":"${censored}"` : member,
    )
    .replace(quotedJsonMember, (member, key: string) =>
      isSecretName(key) ? `\\"${key}\\":\\"${censored}\\"` : member,
    );
  return censorText(withoutFields);
}
