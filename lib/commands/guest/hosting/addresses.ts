import { MoxxieError } from "@/lib/errors";
import type { GuestRef, Provider } from "@/lib/providers/provider";

/**
 * The public addresses that the guest has now.
 * @throws MoxxieError `not_supported` where the platform does not tell: it could then not be seen what a change has done.
 */
export async function addressesOf({ provider, ref }: { provider: Provider; ref: GuestRef }): Promise<string[]> {
  const addresses = (await provider.hosting?.facts(ref))?.publicAddresses;
  if (addresses) return addresses;
  throw new MoxxieError("not_supported", "The platform of this guest does not tell which public addresses it has.");
}

/** `a`, `a and b`, `a, b and c`. */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? "none") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
