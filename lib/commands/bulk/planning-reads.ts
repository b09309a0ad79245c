import type { GuestRef, Provider } from "@/lib/providers/provider";

/** How guests are expected to stand, and where they are until then. */
interface Expectation {
  /** The guest where the platform has it now. */
  now(ref: GuestRef): GuestRef;
  /** Whether it is expected to run; undefined: as the platform says. */
  runs(ref: GuestRef): boolean | undefined;
}

/**
 * A provider for the planning of many items: each of its reads is asked of the platform once and then known, and guests
 * are found although they are expected to have moved by then. Of what it writes nothing is changed; plans do not write.
 */
export function planningProvider(provider: Provider, { now, runs }: Expectation): Provider {
  const { guests, snapshots, migration, networks, sshKeys } = provider;
  const { making } = networks;
  const config = onceEach((ref: GuestRef) => guests.config(ref));
  const planChange = onceEach((ref: GuestRef, change: Parameters<typeof guests.planChange>[1]) =>
    guests.planChange(ref, change),
  );
  const list = snapshots && onceEach((ref: GuestRef) => snapshots.list(ref));
  const check = migration && onceEach((ref: GuestRef, targetHost: string) => migration.check(ref, targetHost));
  const keys = sshKeys && onceEach(() => sshKeys.list());
  const networkCheck = making && onceEach((spec: Parameters<typeof making.check>[0]) => making.check(spec));
  return withParts<Provider>(provider, {
    guests: withParts(guests, {
      config: (ref) => config(now(ref)),
      planChange: (ref, change) => planChange(now(ref), change),
    }),
    ...(sshKeys && keys && { sshKeys: withParts(sshKeys, { list: keys }) }),
    ...(snapshots && list && { snapshots: withParts(snapshots, { list: (ref) => list(now(ref)) }) }),
    ...(migration &&
      check && {
        migration: withParts(migration, {
          check: async (ref, targetHost) => {
            const found = await check(now(ref), targetHost);
            return { ...found, running: runs(ref) ?? found.running };
          },
        }),
      }),
    ...(making &&
      networkCheck && { networks: withParts(networks, { making: withParts(making, { check: networkCheck }) }) }),
  });
}

/** The answer for the same arguments, which must be plain data, is asked for once; a failure too. */
function onceEach<Args extends unknown[], Answer>(ask: (...args: Args) => Promise<Answer>) {
  const answers = new Map<string, Promise<Answer>>();
  return (...args: Args): Promise<Answer> => {
    const key = JSON.stringify(args);
    const answer = answers.get(key) ?? ask(...args);
    answers.set(key, answer);
    return answer;
  };
}

/** The object with others in place of some of its parts; what is left reads as before. */
function withParts<T extends object>(whole: T, parts: Partial<T>): T {
  return new Proxy(whole, {
    get: (target, key) => (key in parts ? Reflect.get(parts, key) : Reflect.get(target, key)),
  });
}
