import { collectDefaultMetrics, Registry } from "prom-client";

interface Registries {
  /** Of this process: requests, event loop, memory. */
  process: Registry;
  /** Labelled by endpoint; for callers who may see every endpoint. */
  endpoints: Registry;
}

// Next bundles route files and instrumentation apart: the counters must be one set for the whole process.
const key = Symbol.for("moxxie.metrics.registries");
const holder = globalThis as { [key]?: Registries };
holder[key] ??= makeRegistries();

export const registries: Registries = holder[key];

function makeRegistries(): Registries {
  const process = new Registry();
  collectDefaultMetrics({ register: process, prefix: "moxxie_" });
  return { process, endpoints: new Registry() };
}
