import { type ControlRoutes, ControlServer } from "./control-server";

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

/** Opens the control API beside a simulator; what is launched ends both. `--control-port` says where, else any free port. */
export async function withControls(
  {
    close,
    routes,
    summary,
  }: { close: () => Promise<void>; routes: ControlRoutes; summary: LaunchedSimulator["summary"] },
  flags: LaunchFlags,
): Promise<LaunchedSimulator> {
  const control = new ControlServer(routes);
  const controlUrl = await control.open(wholeNumber(flags, "control-port", { min: 0, max: 65_535 }) ?? 0);
  return {
    summary: { ...summary, controlUrl },
    close: async () => {
      await Promise.all([close(), control.close()]);
    },
  };
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
