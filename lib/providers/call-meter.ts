import { AsyncLocalStorage } from "node:async_hooks";

const meters = new AsyncLocalStorage<{ calls: number }>();

/** Runs the work and counts the calls to platforms that it makes, whatever else goes on at the same time. */
export async function meterCalls<T>(work: () => Promise<T>): Promise<{ result: Promise<T>; calls: number }> {
  const meter = { calls: 0 };
  const result = meters.run(meter, work);
  await result.catch(() => undefined); // the caller awaits it too; here only its end matters
  return { result, calls: meter.calls };
}

/** Called by the transport at each attempt. */
export function noteCall(): void {
  const meter = meters.getStore();
  if (meter) meter.calls += 1;
}
