import type { AnyCommand } from "./define";

/**
 * Every command there is, by name, for commands that carry out others. Loaded when it is asked for: the list holds those
 * that ask.
 */
export async function allCommands(): Promise<ReadonlyMap<string, AnyCommand>> {
  return (await import("./index")).commands;
}
