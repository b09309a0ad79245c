import { watchClientAddresses } from "./auth/client-address";
import { ConfigError, loadConfig } from "./config";
import { mendUndecodablePaths } from "./http/mend-paths";
import { createLogger } from "./log";
import { observeUpstreamCall } from "./metrics/upstream";
import { webhookMeter } from "./metrics/webhooks";
import type { Moxxie } from "./moxxie";

type Running = Moxxie & { stop(): Promise<void> };

/**
 * The Moxxie of this process. Next bundles route handlers, pages and instrumentation apart from each other, so that a
 * module variable would be one for each: the one instance lives on `globalThis`.
 */
const holder = globalThis as typeof globalThis & { moxxieInstance?: Promise<Running> };

/** The running instance; starts it on first use. A failed start is kept: it is shown, not repeated at every request. */
export function moxxie(): Promise<Moxxie> {
  holder.moxxieInstance ??= start();
  return holder.moxxieInstance;
}

async function start(): Promise<Running> {
  const config = loadConfig({ env: process.env, cwd: process.cwd() });
  const log = createLogger({ level: config.logLevel, name: "moxxie" });
  for (const warning of config.warnings) log.warn(warning);
  watchClientAddresses(config);
  mendUndecodablePaths();
  const { startMoxxie } = await import("./start");
  return startMoxxie({ config, log, observeCalls: observeUpstreamCall, observeWebhooks: webhookMeter });
}

/** Starts now; one clear line and exit code 1 when that cannot be. Stops cleanly on SIGTERM and SIGINT. */
export async function startOrExit(): Promise<void> {
  try {
    await moxxie();
  } catch (error) {
    const line = error instanceof Error ? error.message : String(error);
    process.stderr.write(`Moxxie cannot start. ${line}\n`);
    if (!(error instanceof ConfigError) && process.env.MOXXIE_LOG_LEVEL === "debug")
      process.stderr.write(`${(error as Error).stack}\n`);
    process.exit(1);
  }
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void stopAndExit());
}

async function stopAndExit(): Promise<void> {
  const running = await holder.moxxieInstance;
  await running?.stop();
  process.exit(0);
}
