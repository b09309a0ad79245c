import { isProblem } from "../errors";

/**
 * Without the SDN packages (7.4) the paths are not there, without rights they are forbidden, and a vnet of the list may be
 * gone when its subnets are asked for (one that only waits to be removed is in force and has no entry): then there is
 * nothing.
 */
export async function withoutSdn<T>(call: Promise<T[]>): Promise<T[]> {
  return call.catch((error: unknown) => {
    const absent =
      isProblem(error, "forbidden", "missing") || (isProblem(error, "unknown") && error.refusal.status === 501);
    if (absent) return [];
    throw error;
  });
}
