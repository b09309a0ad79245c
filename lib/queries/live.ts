import { MoxxieError } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import type { Provider } from "@/lib/providers/provider";

/**
 * The provider of an endpoint, for a read that must be live.
 * @throws MoxxieError `not_ready` when the endpoint is disabled or cannot be used as it is configured.
 */
export function providerOf({ providers }: Pick<Moxxie, "providers">, endpointId: string): Provider {
  if (providers.has(endpointId)) return providers.get(endpointId);
  throw new MoxxieError("not_ready", `Endpoint '${endpointId}' is disabled or cannot be used as it is configured.`);
}

/** @throws MoxxieError `platform_timeout` when the platform takes longer; what it says later is not heard. */
export async function withinDeadline<T>(work: Promise<T>, endpointId: string, deadlineMs: number): Promise<T> {
  work.catch(() => undefined);
  const deadline = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const message = `Endpoint '${endpointId}' did not answer within ${deadlineMs / 1000} s.`;
    deadline.reject(new MoxxieError("platform_timeout", message));
  }, deadlineMs);
  try {
    return await Promise.race([work, deadline.promise]);
  } finally {
    clearTimeout(timer);
  }
}
