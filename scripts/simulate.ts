import { parseArgs } from "node:util";
import { simulators } from "@/lib/simulators";
import { LaunchError, type SimulatorLauncher } from "@/lib/simulators/launcher";

/** `npm run simulate -- NAME --port 8006 --guests 100`: starts one simulator and prints what a client needs as a line of JSON. */
async function main(args: string[]): Promise<void> {
  const [name, ...rest] = args;
  const launcher = simulators[name ?? ""];
  if (!launcher) return fail(`usage: npm run simulate -- ${Object.keys(simulators).join("|")} [flags]`);
  try {
    const running = await launcher.launch(readFlags(launcher, rest));
    process.stdout.write(`${JSON.stringify(running.summary)}\n`);
    const stop = () => void running.close().then(() => process.exit(0));
    process.once("SIGINT", stop);
    process.once("SIGTERM", stop);
  } catch (error) {
    if (error instanceof LaunchError || isUsageError(error) || isPortTaken(error))
      return fail(`${error.message}\n${usage(launcher)}`);
    throw error;
  }
}

function readFlags(launcher: SimulatorLauncher, args: string[]): Record<string, string | undefined> {
  const options = Object.fromEntries(Object.keys(launcher.flags).map((flag) => [flag, { type: "string" as const }]));
  return parseArgs({ args, options }).values;
}

function usage(launcher: SimulatorLauncher): string {
  return Object.entries(launcher.flags)
    .map(([flag, text]) => `  --${flag.padEnd(14)} ${text}`)
    .join("\n");
}

function isUsageError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}

function isPortTaken(error: unknown): error is Error {
  return error instanceof Error && "code" in error && (error.code === "EADDRINUSE" || error.code === "EACCES");
}

function fail(text: string): void {
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}

await main(process.argv.slice(2));
