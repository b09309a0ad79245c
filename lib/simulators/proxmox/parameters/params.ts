/** The checked parameters of a call. Reading one that the method requires, but that is missing, is a bug of the simulator. */
export class Params {
  readonly #values: ReadonlyMap<string, string | string[]>;

  constructor(values: ReadonlyMap<string, string | string[]>) {
    this.#values = values;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  text(name: string): string {
    const value = this.optionalText(name);
    if (value === undefined) throw new Error(`parameter '${name}' was not checked as required`);
    return value;
  }

  optionalText(name: string): string | undefined {
    const value = this.#values.get(name);
    return Array.isArray(value) ? value.join(",") : value;
  }

  /** The values of a list parameter; empty when absent. */
  list(name: string): string[] {
    const value = this.#values.get(name);
    if (value === undefined) return [];
    return Array.isArray(value) ? value : [value];
  }

  number(name: string): number {
    return Number(this.text(name));
  }

  optionalNumber(name: string): number | undefined {
    const value = this.optionalText(name);
    return value === undefined ? undefined : Number(value);
  }

  /** A boolean parameter; false when absent. */
  flag(name: string): boolean {
    return this.optionalText(name) === "1";
  }

  optionalFlag(name: string): boolean | undefined {
    const value = this.optionalText(name);
    return value === undefined ? undefined : value === "1";
  }

  /** All scalar parameters but those named. */
  except(names: ReadonlySet<string>): [string, string][] {
    return [...this.#values].flatMap(([name, value]) =>
      names.has(name) ? [] : [[name, Array.isArray(value) ? value.join(",") : value] satisfies [string, string]],
    );
  }
}
