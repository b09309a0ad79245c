import type { EventType, EventView } from "@/lib/contracts/system";
import type { Prisma } from "@/lib/db/generated/client";

export interface NewEvent {
  type: EventType;
  datacenterId: string | null;
  subject: string;
  data: Record<string, unknown>;
}

/**
 * Facts, kept in the `events` table and sent to every process. `record` writes inside the caller's transaction and is
 * heard after its commit; `announce` is for passing news (log lines, poll ends) that nobody asks for later.
 */
export interface EventBus {
  record(tx: Prisma.TransactionClient, events: readonly NewEvent[]): Promise<void>;
  announce(event: NewEvent): Promise<void>;
  subscribe(handler: (event: EventView) => void): () => void;
  /** Kept events after that id, oldest first; undefined when the id is too old to be sure that nothing is missing. */
  since(id: string, limit: number): Promise<EventView[] | undefined>;
  stop(): Promise<void>;
}
