import { failure } from "../errors";
import type { Call } from "../routes/call";
import { digestOf } from "../state/sdn";

const notSettings = ["type", "digest", "lock-token", "delete"];

/** The settings that a call gives; `ids` are the parameters that name the object rather than set something. */
export function settingsFrom(call: Call, ids: readonly string[]): Record<string, string> {
  return Object.fromEntries(call.params.except(new Set([...notSettings, ...ids])));
}

/** The settings after a change: those given are set, those in `delete` removed. */
export function updatedSettings(
  call: Call,
  before: Readonly<Record<string, string>>,
  ids: readonly string[],
): Record<string, string> {
  const removed = new Set((call.params.optionalText("delete") ?? "").split(/[,;\s]+/));
  const after = { ...before, ...settingsFrom(call, ids) };
  return Object.fromEntries(Object.entries(after).filter(([key]) => !removed.has(key)));
}

/** Throws unless the digest that a change was based on, if it names one, is the present one. */
export function requireDigest(call: Call, objects: Map<string, unknown>): void {
  const based = call.params.optionalText("digest");
  if (based !== undefined && based !== digestOf(objects)) {
    throw failure("detected modified configuration - file changed by other user? Try again.");
  }
}
