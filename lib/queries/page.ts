import { MoxxieError } from "@/lib/errors";

/** A page of a short list, such as the hosts; the cursor is the key of the last item that was given. */
export function pageAfter<Item>(
  items: readonly Item[],
  { limit, cursor, keyOf }: { limit: number; cursor?: string; keyOf: (item: Item) => string },
): { items: Item[]; nextCursor: string | null; total: number } {
  const start = cursor === undefined ? 0 : positionAfter(items.map(keyOf), decode(cursor));
  const page = items.slice(start, start + limit);
  const last = page.at(-1);
  const more = last !== undefined && start + page.length < items.length;
  return { items: page, nextCursor: more ? encode(keyOf(last)) : null, total: items.length };
}

function positionAfter(keys: readonly string[], key: string): number {
  const at = keys.indexOf(key);
  if (at < 0) {
    throw new MoxxieError("invalid_request", "The cursor's item is not in this list any more; begin anew without it.", {
      errors: [{ path: "cursor", message: "not in this list" }],
    });
  }
  return at + 1;
}

const encode = (key: string) => Buffer.from(key).toString("base64url");
const decode = (cursor: string) => Buffer.from(cursor, "base64url").toString();
