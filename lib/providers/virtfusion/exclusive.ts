import type { ProviderDeps } from "../settings";

/** Work of one name one after the other, within this provider alone. */
export function inTurn(): NonNullable<ProviderDeps["exclusive"]> {
  const last = new Map<string, Promise<unknown>>();
  return (name, work) => {
    const mine = (last.get(name) ?? Promise.resolve()).then(work);
    const ended = mine.then(
      () => undefined,
      () => undefined,
    );
    last.set(name, ended);
    ended.then(() => {
      if (last.get(name) === ended) last.delete(name);
    });
    return mine;
  };
}
