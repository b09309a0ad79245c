import { MoxxieError } from "@/lib/errors";

/**
 * Tag expressions, as in `env-prod AND NOT client-acme`, `(web OR db) AND env-*`, `app=web,tier=frontend`.
 *
 * - A word matches a tag of that name; case is ignored. `*` at its end matches any ending.
 * - `key=value` matches a tag that says so in any usual spelling: `key-value`, `key=value`, `key:value` (tags of some
 *   platforms cannot hold `=` or `:`). `key!=value` is `NOT key=value`.
 * - AND, OR and NOT in any case; a comma is AND; NOT binds closest, then AND, then OR.
 */
export interface TagSelector {
  /** The expression as it was written. */
  readonly text: string;
  matches(tags: readonly string[]): boolean;
}

/** @throws MoxxieError `invalid_request` that names the position of what is wrong. */
export function parseSelector(text: string): TagSelector {
  const parser = new Parser(text, tokensOf(text));
  const predicate = parser.expression();
  parser.expectEnd();
  return { text, matches: (tags) => predicate(tags.map((tag) => tag.toLowerCase())) };
}

type Predicate = (tags: readonly string[]) => boolean;

type TokenKind = "and" | "or" | "not" | "open" | "close" | "word" | "end";
interface Token {
  kind: TokenKind;
  text: string;
  /** Counted from 1, as people count. */
  position: number;
}

const kindBySign: Record<string, TokenKind> = { "(": "open", ")": "close", ",": "and" };
const kindByKeyword: Record<string, TokenKind> = { and: "and", or: "or", not: "not" };

function tokensOf(text: string): Token[] {
  const tokens = [...text.matchAll(/[(),]|[^\s(),]+/g)].map(({ 0: word, index }): Token => {
    const kind = kindBySign[word] ?? kindByKeyword[word.toLowerCase()] ?? "word";
    return { kind, text: word, position: index + 1 };
  });
  return [...tokens, { kind: "end", text: "", position: text.length + 1 }];
}

class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(text: string, tokens: readonly Token[]) {
    this.#text = text;
    this.#tokens = tokens;
  }

  expression(): Predicate {
    const parts = this.#separated("or", () => this.#conjunction());
    return (tags) => parts.some((part) => part(tags));
  }

  expectEnd(): void {
    if (this.#current.kind !== "end") throw this.#expected("AND, OR or the end");
  }

  #conjunction(): Predicate {
    const parts = this.#separated("and", () => this.#negation());
    return (tags) => parts.every((part) => part(tags));
  }

  #negation(): Predicate {
    if (!this.#take("not")) return this.#primary();
    const part = this.#negation();
    return (tags) => !part(tags);
  }

  #primary(): Predicate {
    const token = this.#current;
    if (this.#take("word")) return this.#tag(token);
    if (!this.#take("open")) throw this.#expected("a tag, NOT or '('");
    const inner = this.expression();
    if (!this.#take("close")) throw this.#expected("AND, OR or ')'");
    return inner;
  }

  #tag({ text, position }: Token): Predicate {
    const word = text.toLowerCase();
    const star = word.indexOf("*");
    if (star >= 0 && star < word.length - 1)
      throw wrong(this.#text, position + star, "'*' can stand only at the end of a tag");
    const pair = /^([^=!]+)(!?)=(.+)$/.exec(word);
    if (!pair && /[=!]/.test(word)) throw wrong(this.#text, position, `'${text}' must have the form key=value`);
    if (!pair) return hasTag([word]);
    const [, key, negated, value] = pair;
    const has = hasTag([`${key}-${value}`, `${key}=${value}`, `${key}:${value}`]);
    return negated ? (tags) => !has(tags) : has;
  }

  #separated(kind: TokenKind, part: () => Predicate): Predicate[] {
    const parts = [part()];
    while (this.#take(kind)) parts.push(part());
    return parts;
  }

  get #current(): Token {
    return this.#tokens[this.#next] as Token; // the last one is "end", which nothing takes
  }

  #take(kind: TokenKind): boolean {
    if (this.#current.kind !== kind) return false;
    this.#next += 1;
    return true;
  }

  #expected(what: string): MoxxieError {
    const { kind, text, position } = this.#current;
    return wrong(this.#text, position, `expected ${what}, found ${kind === "end" ? "the end" : `'${text}'`}`);
  }
}

/** Whether one of the tags has one of these names; all in small letters. */
function hasTag(names: readonly string[]): Predicate {
  const exact = names.filter((name) => !name.endsWith("*"));
  const prefixes = names.filter((name) => name.endsWith("*")).map((name) => name.slice(0, -1));
  return (tags) => tags.some((tag) => exact.includes(tag) || prefixes.some((prefix) => tag.startsWith(prefix)));
}

function wrong(text: string, position: number, what: string): MoxxieError {
  return new MoxxieError(
    "invalid_request",
    `The selector '${text}' cannot be read at character ${position}: ${what}.`,
    { errors: [{ path: "selector", message: `character ${position}: ${what}` }], extra: { position } },
  );
}
