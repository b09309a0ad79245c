import { ApiError, failure, messageOf } from "../errors";
import type { Call } from "../routes/call";

/**
 * Runs a change of the SDN's configuration under its lock. Whatever goes wrong in there is a 500 with a prefix, even
 * wrong parameters and missing rights; those are told on a second line, which only the message has.
 */
export function underSdnLock<Result>(call: Call, prefix: string, work: () => Result): Result {
  const held = call.cluster.parts.sdn.lockToken;
  try {
    if (held !== undefined && call.params.optionalText("lock-token") !== held) {
      throw failure("invalid lock token provided! at /usr/share/perl5/PVE/Network/SDN.pm line 305.");
    }
    return work();
  } catch (error) {
    throw failure(`${prefix}: ${wordsOf(error)}`);
  }
}

function wordsOf(error: unknown): string {
  if (!(error instanceof ApiError) || error.errors === undefined) return messageOf(error);
  const details = Object.entries(error.errors).map(([key, text]) => `${key}: ${text}`);
  return `${error.status} ${error.message}\n${details.join("\n")}`;
}
