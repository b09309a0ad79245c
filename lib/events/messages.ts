import { z } from "zod";
import { EventView } from "@/lib/contracts/system";

export const eventChannel = "moxxie_events";

// PostgreSQL's limit is 7999 bytes; the rest is room for a longer process id.
const payloadBytesMax = 7900;

const Message = z.object({
  origin: z.string(),
  /** Number of the batch within its process; 0 for an announcement. */
  batch: z.number().int(),
  events: z.array(EventView).optional(),
  range: z.object({ from: z.string(), to: z.string() }).optional(),
});
export type EventMessage = z.infer<typeof Message>;

/**
 * A batch as one notification: with its events when they fit, else with the range of their ids, which listeners read.
 * An announcement that does not fit is told without its data: those who care look for themselves.
 */
export function encodeMessage({ origin, batch, events }: Required<Omit<EventMessage, "range">>): string {
  const inline = JSON.stringify({ origin, batch, events });
  if (Buffer.byteLength(inline) <= payloadBytesMax) return inline;
  if (batch === 0) return JSON.stringify({ origin, batch, events: events.map((event) => ({ ...event, data: {} })) });
  return JSON.stringify({ origin, batch, range: { from: events[0]?.id, to: events.at(-1)?.id } });
}

/** Undefined for a payload that no Moxxie of this version wrote. */
export function parseMessage(payload: string): EventMessage | undefined {
  try {
    return Message.parse(JSON.parse(payload));
  } catch {
    return undefined;
  }
}
