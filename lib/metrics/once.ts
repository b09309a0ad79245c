/** Makes a set of metrics once a process, though several bundles hold a copy of the module. */
export function once<Value>(name: string, make: () => Value): Value {
  const key = Symbol.for(`moxxie.metrics.${name}`);
  const holder = globalThis as { [key: symbol]: unknown };
  holder[key] ??= make();
  return holder[key] as Value;
}
