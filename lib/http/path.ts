import { MoxxieError } from "@/lib/errors";
import { isStorableText } from "./text";

/** Where the API lives; route templates are written from here. */
export const apiBase = "/api/v1";

/**
 * The parameters of a path by its template: `/vms/{id}/start` and `/api/v1/vms/DC1%3A100/start` give `{ id: "DC1:100" }`.
 * Split before decoding, so that an encoded slash stays inside its parameter. A template's `{name*}` takes the rest.
 *
 * @throws MoxxieError `invalid_request` for broken percent-encoding, `not_found` when the path is not of the template.
 */
export function pathParams(template: string, pathname: string): Record<string, string> {
  const wanted = template.split("/").slice(1);
  const given = pathname.slice(apiBase.length).split("/").slice(1);
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const name = /^\{(\w+)(\*?)\}$/.exec(part);
    if (!name?.[1]) continue;
    params[name[1]] = decode(name[2] ? given.slice(index).join("/") : (given[index] ?? ""));
  }
  return params;
}

function decode(part: string): string {
  const text = decodeOrUndefined(part);
  if (text !== undefined && isStorableText(text)) return text;
  throw new MoxxieError("invalid_request", "The path is not correctly percent-encoded UTF-8.");
}

function decodeOrUndefined(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
