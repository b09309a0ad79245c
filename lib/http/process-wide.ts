/**
 * A value that is one for the whole process. Next bundles route files apart, each with its own copy of a module's
 * variables; only `globalThis` is shared.
 */
export function processWide<Value>(name: string, make: () => Value): Value {
  const key = Symbol.for(`moxxie.http.${name}`);
  const holder = globalThis as { [key: symbol]: unknown };
  holder[key] ??= make();
  return holder[key] as Value;
}
