import type { z } from "zod";

type Issue = z.core.$ZodRawIssue;
type Sized = Extract<Issue, { code: "too_small" | "too_big" }>;

/** Said of a field that is needed and was not given. */
export const isMissing = "is missing";

/**
 * What is wrong with a value that a caller sent, to be read after the field's name, as in `has 501 items; at most 500
 * are allowed`: what was given, and what is needed. For the `error` of a parse; a schema's own message goes before it.
 */
export const inputWords: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case "invalid_type":
      return typeWords(issue);
    case "too_small":
    case "too_big":
      return sizeWords(issue);
    case "invalid_value":
      return `${givenWords(issue.input)}; ${choiceWords(issue.values)}`;
    case "invalid_format":
      return formatWords(issue);
    case "not_multiple_of":
      return `${givenWords(issue.input)}; a multiple of ${issue.divisor} is needed`;
    case "invalid_union":
      return unionWords(issue);
    case "invalid_key":
      return `has a name that cannot be taken: it ${issue.issues[0]?.message ?? "is not allowed here"}`;
    case "unrecognized_keys":
      return `has members that are not known here: ${issue.keys.map(shortened).join(", ")}`;
    default:
      return "is not allowed here";
  }
};

const kindWords: Record<string, string> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  bigint: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
  null: "null",
  date: "a date",
};

/** JSON has more of them than it shows: `1e999` is read as Infinity, a query's `abc` as NaN. */
function typeWords({ input, expected }: Extract<Issue, { code: "invalid_type" }>): string {
  if (input === undefined) return isMissing;
  if (Number.isNaN(input)) return "is not a number";
  const needed = `${kindWords[expected] ?? expected} is needed`;
  if (input === Infinity || input === -Infinity) return "is a number beyond all bounds";
  return typeof input === "number" ? `is ${input}; ${needed}` : `is ${kindOf(input)}; ${needed}`;
}

function kindOf(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (typeof value === "boolean") return String(value);
  return kindWords[Array.isArray(value) ? "array" : typeof value] ?? "something else";
}

/** A short value itself, else what kind it is of. */
const givenWords = (value: unknown) => {
  if (typeof value === "string") return value === "" ? "is empty" : `is '${shortened(value)}'`;
  return typeof value === "number" ? `is ${counted(value)}` : `is ${kindOf(value)}`;
};

const shownAtMost = 60;
const shortened = (text: string) => (text.length > shownAtMost ? `${text.slice(0, shownAtMost)}…` : text);
const counted = (count: number | bigint) => count.toLocaleString("en-US", { maximumFractionDigits: 20 });

function choiceWords(values: readonly unknown[]): string {
  const names = values.map((value) => (typeof value === "string" ? `'${value}'` : String(value)));
  return names.length === 1 ? `${names[0]} is needed` : `one of ${names.join(", ")} is needed`;
}

/** As in `has 0 items; at least 1 is needed`, `is 2,001 characters long; at most 2,000 are allowed`, `is 4; at least 16 is needed`. */
function sizeWords(issue: Sized): string {
  const isSmall = issue.code === "too_small";
  const bound = isSmall ? issue.minimum : issue.maximum;
  const verb = bound === 1 || typeof issue.input === "number" ? "is" : "are";
  const least = issue.inclusive === false ? "more than" : "at least";
  const most = issue.inclusive === false ? "less than" : "at most";
  const limit = issue.exact ? "exactly" : isSmall ? least : most;
  const unit = issue.input === "" ? ` ${bound === 1 ? "character" : "characters"}` : "";
  return `${sizeOf(issue.input)}; ${limit} ${counted(bound)}${unit} ${verb} ${isSmall || issue.exact ? "needed" : "allowed"}`;
}

function sizeOf(input: unknown): string {
  if (typeof input === "string")
    return input === ""
      ? "is empty"
      : `is ${counted(input.length)} ${input.length === 1 ? "character" : "characters"} long`;
  if (Array.isArray(input)) return `has ${counted(input.length)} ${input.length === 1 ? "item" : "items"}`;
  return givenWords(input);
}

const formats: Record<string, string> = {
  email: "an email address",
  url: "a URL",
  uuid: "a UUID",
  datetime: "an instant such as 2027-01-31T12:00:00Z",
  date: "a date such as 2027-01-31",
  time: "a time such as 12:00:00",
  duration: "an ISO 8601 duration such as PT5M or P1D",
  ipv4: "an IPv4 address",
  ipv6: "an IPv6 address",
  cidrv4: "an IPv4 network such as 192.0.2.0/24",
  cidrv6: "an IPv6 network such as 2001:db8::/64",
  mac: "a MAC address",
  base64: "base64",
};

function formatWords(issue: Extract<Issue, { code: "invalid_format" }>): string {
  const form = formats[issue.format];
  if (form) return `is not ${form}`;
  if (issue.format === "starts_with" && typeof issue.prefix === "string")
    return `does not begin with '${issue.prefix}'`;
  if (issue.format === "ends_with" && typeof issue.suffix === "string") return `does not end with '${issue.suffix}'`;
  return issue.pattern ? `does not have the form ${issue.pattern}` : "does not have the form that is needed";
}

/** Of a union that a member tells apart the issue is that member's; of others it tells the kinds that fit. */
function unionWords(issue: Extract<Issue, { code: "invalid_union" }>): string {
  const { input, errors, discriminator } = issue;
  const options = Array.isArray(issue.options) ? issue.options : [];
  if (discriminator && options.length > 0) {
    const members = typeof input === "object" && input !== null ? Object.entries(input) : [];
    const value: unknown = members.find(([name]) => name === discriminator)?.[1];
    return value === undefined ? isMissing : `${givenWords(value)}; ${choiceWords(options)}`;
  }
  if (input === undefined) return isMissing;
  const kinds = errors.map(([first]) => (first?.code === "invalid_type" ? kindWords[first.expected] : undefined));
  if (kinds.length === 0 || kinds.includes(undefined)) return "has none of the forms that are allowed here";
  return `${givenWords(input)}; ${[...new Set(kinds)].join(" or ")} is needed`;
}
