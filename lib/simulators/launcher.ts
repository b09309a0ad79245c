/** A simulator that was started by name. */
export interface LaunchedSimulator {
  /** What a client needs to know: url, credentials, fingerprint, controlUrl. Printed as one line of JSON. */
  readonly summary: Record<string, string | number>;
  close(): Promise<void>;
}

/** The flags of the command line, by name without the dashes. */
export type LaunchFlags = Readonly<Record<string, string | undefined>>;

/** How a simulator is started from the command line. */
export interface SimulatorLauncher {
  /** Flags that it takes, with a word about each for the usage text. */
  readonly flags: Readonly<Record<string, string>>;
  /** Throws LaunchError when a flag makes no sense. */
  launch(flags: LaunchFlags): Promise<LaunchedSimulator>;
}

/** A flag that cannot be used as it was given. */
export class LaunchError extends Error {}

/** Reads a whole number from a flag; undefined when it was not given. */
export function wholeNumber(
  flags: LaunchFlags,
  name: string,
  limits: { min: number; max: number },
): number | undefined {
  const text = flags[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < limits.min || value > limits.max) {
    throw new LaunchError(`--${name} takes a whole number from ${limits.min} to ${limits.max}, not '${text}'`);
  }
  return value;
}

/** Reads a number greater than zero from a flag. */
export function positiveNumber(flags: LaunchFlags, name: string): number | undefined {
  const text = flags[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!(value > 0)) throw new LaunchError(`--${name} takes a number greater than 0, not '${text}'`);
  return value;
}
