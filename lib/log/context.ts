import { AsyncLocalStorage } from "node:async_hooks";

/** Ids that tie the log lines of one request or one operation together. */
export interface LogContext {
  requestId?: string;
  operationId?: string;
  actor?: string;
}

// Next bundles instrumentation and route handlers apart: the storage must be one for the whole process.
const storageKey = Symbol.for("moxxie.log.context");
const holder = globalThis as { [storageKey]?: AsyncLocalStorage<LogContext> };
holder[storageKey] ??= new AsyncLocalStorage<LogContext>();
const storage = holder[storageKey];

/** Runs `work` so that every line logged inside it, at any depth, carries `context` on top of what is already there. */
export function withLogContext<T>(context: LogContext, work: () => T): T {
  return storage.run({ ...storage.getStore(), ...context }, work);
}

/** The ids of the running request or operation; empty outside both. */
export function currentLogContext(): LogContext {
  return storage.getStore() ?? {};
}
