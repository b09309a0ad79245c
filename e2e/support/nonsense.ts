export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Texts that nothing takes: the first are no text at all, the last is one that is too long wherever it stands. */
export const brokenTexts = [
  { what: "a NUL", text: "a\u0000b", isText: false },
  { what: "half a character", text: "a\ud800b", isText: false },
  { what: "10,000 characters", text: "x".repeat(10_000), isText: true },
] as const;

/** The body once for each text in it, with that one replaced; `at` is its path, as in `operations.0.params.vmId`. */
export function withText(body: Json, text: string): { at: string; body: Json }[] {
  if (typeof body === "string") return [{ at: "", body: text }];
  if (Array.isArray(body))
    return body.flatMap((item, index) =>
      withText(item, text).map((each) => ({ at: joined(index, each.at), body: body.with(index, each.body) })),
    );
  if (typeof body !== "object" || body === null) return [];
  return Object.entries(body).flatMap(([key, value]) =>
    withText(value, text).map((each) => ({ at: joined(key, each.at), body: { ...body, [key]: each.body } })),
  );
}

const joined = (head: string | number, rest: string) => (rest === "" ? String(head) : `${head}.${rest}`);
