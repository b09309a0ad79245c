import type { FieldError } from "@/lib/errors";
import { isStorableText } from "./text";
import { invalidRequest } from "./validation";

/**
 * The query as an object. A parameter given twice is refused: which of the two would count is a guess.
 *
 * @throws MoxxieError `invalid_request`.
 */
export function queryObject(search: URLSearchParams): Record<string, string> {
  const values = new Map<string, string>();
  const errors: FieldError[] = [];
  for (const [path, value] of search) {
    if (values.has(path)) errors.push({ path, message: "is given more than once" });
    else if (!isStorableText(path) || !isStorableText(value)) errors.push({ path, message: "is not valid text" });
    values.set(path, value);
  }
  if (errors.length > 0) throw invalidRequest(errors, "query");
  return Object.fromEntries(values);
}
