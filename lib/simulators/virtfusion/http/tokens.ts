export type Scope = "all" | "read";

export interface ApiToken {
  readonly text: string;
  readonly scope: Scope;
}

/** The API tokens of a panel. */
export class Tokens {
  readonly #byText: ReadonlyMap<string, ApiToken>;

  constructor(tokens: readonly ApiToken[]) {
    this.#byText = new Map(tokens.map((token) => [token.text, token]));
  }

  /** The token of an `Authorization` header; undefined when it is missing or unknown. */
  find(authorization: string | undefined): ApiToken | undefined {
    const match = /^Bearer (\S+)$/i.exec(authorization ?? "");
    return this.#byText.get(match?.[1] ?? "");
  }
}
