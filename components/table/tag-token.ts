/** A piece of a tag expression under the caret, and where it stands. */
export interface TagToken {
  text: string;
  start: number;
  end: number;
}

/** Operators and brackets part the tags of an expression such as `env-prod AND NOT (client-acme, web)`. */
const partsTags = /[\s,()!]/;
const operators = new Set(["and", "or", "not"]);

/** The tag being typed at the caret. Its text is empty between tags, and for operators. */
export function tokenAt(expression: string, caret: number): TagToken {
  let start = caret;
  while (start > 0 && !partsTags.test(expression[start - 1] ?? " ")) start--;
  let end = caret;
  while (end < expression.length && !partsTags.test(expression[end] ?? " ")) end++;
  const text = expression.slice(start, end);
  return operators.has(text.toLowerCase()) ? { text: "", start: caret, end: caret } : { text, start, end };
}

/** Tags that could complete the token: those that begin with it before those that hold it; never the token itself alone. */
export function suggestTags({
  token,
  tags,
  max = 8,
}: {
  token: string;
  tags: readonly string[];
  max?: number;
}): string[] {
  const wanted = token.toLowerCase();
  if (wanted === "") return [];
  const begins = tags.filter((tag) => tag.toLowerCase().startsWith(wanted));
  const holds = tags.filter((tag) => !tag.toLowerCase().startsWith(wanted) && tag.toLowerCase().includes(wanted));
  const found = [...begins, ...holds].slice(0, max);
  return found.length === 1 && found[0] === token ? [] : found;
}

/** Puts a chosen tag in the token's place, with the caret after it. */
export function replaceToken({ expression, token, tag }: { expression: string; token: TagToken; tag: string }): {
  expression: string;
  caret: number;
} {
  const after = expression.slice(token.end);
  const gap = after === "" ? " " : "";
  return {
    expression: expression.slice(0, token.start) + tag + gap + after,
    caret: token.start + tag.length + gap.length,
  };
}
