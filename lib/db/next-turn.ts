import { setImmediate as immediate } from "node:timers/promises";

/**
 * Lets everything else that waits for this process have its turn. The embedded database answers without ever leaving
 * the current turn of the event loop, so a loop of statements must make its pauses itself.
 */
export const nextTurn = (): Promise<void> => immediate();
