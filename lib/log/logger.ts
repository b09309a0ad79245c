import pino, { type DestinationStream, type Level, type Logger as PinoLogger } from "pino";
import pretty from "pino-pretty";
import { censorLine } from "./censor";
import { currentLogContext } from "./context";

export type Logger = PinoLogger;
export type LogLevel = Level | "silent";

/** The levels that a configuration may name, from the most to the least talkative. */
export const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const satisfies LogLevel[];

export interface LoggerOptions {
  level?: LogLevel;
  /** The part of the program that speaks, for example `worker`. */
  name?: string;
  /** In development a person reads along: colours and short lines, if standard output is a terminal. */
  development?: boolean;
  /** Where the lines go; standard output when absent. */
  destination?: DestinationStream;
}

/**
 * Makes the program's logger: one JSON object a line, with the ids of the running request or operation
 * (see {@link currentLogContext}) and without secrets, neither in fields of such a name nor in recognisable text.
 * JSON escapes control characters, so text from a user cannot forge a line.
 */
export function createLogger(options: LoggerOptions = {}): Logger {
  const { level = "info", name, development = false, destination } = options;
  return pino(
    {
      level,
      name,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: () => ({ ...currentLogContext() }),
      serializers: { err: pino.stdSerializers.err, error: pino.stdSerializers.err },
      hooks: { streamWrite: censorLine },
    },
    destination ?? standardOutput(development),
  );
}

function standardOutput(development: boolean): DestinationStream {
  // Synchronous, so that the last lines before a crash are not lost.
  if (development && process.stdout.isTTY)
    return pretty({ colorize: true, singleLine: true, translateTime: "HH:MM:ss.l", sync: true });
  return pino.destination({ fd: 1, sync: true });
}
