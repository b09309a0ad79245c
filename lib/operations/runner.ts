/** Runs durable operations. Made by `createRunner`; each process has one, all share the work through the database. */
export interface OperationRunner {
  /** Begins to take queued operations and to take over those whose process died. */
  start(): Promise<void>;
  /** Stops taking new ones and lets go of running ones at their next safe point; they go on elsewhere or at the next start. */
  stop(): Promise<void>;
  /** After the transaction that wrote the operation has committed: run it soon. */
  wake(operationId: string): void;
  /** Resolves when the operation has ended; for tests and for `?wait=`. Throws after `timeoutMs`. */
  settled(operationId: string, timeoutMs: number): Promise<void>;
}
