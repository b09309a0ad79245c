import type { z } from "zod";
import { inputWords } from "@/lib/contracts/input-words";
import { type FieldError, MoxxieError } from "@/lib/errors";

type Issue = z.core.$ZodIssue;

/**
 * Parses what a caller sent. Only for the caller's own input: a platform's or our own answer that does not parse is not
 * the caller's fault.
 *
 * @throws MoxxieError `invalid_request` with every wrong field.
 */
export function parseRequest<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  part: "path" | "query" | "body",
  indexes?: "in-brackets",
): z.output<Schema> {
  const parsed = schema.safeParse(value, { error: inputWords });
  if (parsed.success) return parsed.data;
  const errors = fieldErrors(parsed.error.issues);
  throw invalidRequest(indexes ? errors.map(withBrackets) : errors, part);
}

/** `instances.2.name` as `instances[2].name`. */
const withBrackets = ({ path, message }: FieldError): FieldError => ({
  path: path.replace(/\.(\d+)(?=\.|$)/g, "[$1]"),
  message,
});

/** The error for wrong fields of one part of a request. */
export function invalidRequest(errors: FieldError[], part: "path" | "query" | "body"): MoxxieError {
  const where = { path: "the path", query: "the query", body: "the body" }[part];
  const [first] = errors;
  const paths = [...new Set(errors.map(({ path }) => path || where))];
  const detail =
    errors.length === 1 && first
      ? `Wrong in ${where}: ${first.path ? `${first.path}: ` : ""}${first.message}.`
      : `${errors.length} things are wrong in ${where}: ${paths.join(", ")}.`;
  return new MoxxieError("invalid_request", detail.replace(/\.\.$/, "."), { errors });
}

/** Zod's issues as one line per field, `path` joined by dots. */
export function fieldErrors(issues: readonly Issue[], base: readonly PropertyKey[] = []): FieldError[] {
  return issues.flatMap((issue) => {
    const path = [...base, ...issue.path];
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((key) => ({ path: pathText([...path, key]), message: "is not known here" }));
    if (issue.code === "invalid_union") {
      const branch = closestBranch(issue.errors);
      if (branch) return fieldErrors(branch, path);
    }
    return [{ path: pathText(path), message: issue.message }];
  });
}

const pathText = (path: readonly PropertyKey[]) => path.map(String).join(".");

/** Of a union's branches the one that the caller most likely meant: it fits in kind and has the fewest faults. */
function closestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const sameKind = branches.filter(
    (issues) => !issues.some((each) => each.code === "invalid_type" && !each.path.length),
  );
  return [...sameKind].sort((a, b) => a.length - b.length)[0];
}
