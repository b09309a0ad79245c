import { z } from "zod";
import { eventTypes } from "@/lib/contracts/system";
import { MoxxieError } from "@/lib/errors";
import { newestEventId } from "@/lib/events/event-rows";
import { recordEventStream } from "@/lib/metrics/http";
import type { AuthenticatedCall } from "./declaration";
import { eventStream } from "./event-stream";
import { processWide } from "./process-wide";
import { invalidRequest } from "./validation";

export const EventQuery = z.object({
  types: z
    .string()
    .max(1000)
    .transform((list) => list.split(","))
    .pipe(z.array(z.enum(eventTypes)))
    .optional()
    .meta({ description: `Only these, separated by commas: ${eventTypes.join(", ")}` }),
  datacenter: z.string().max(64).optional(),
  lastEventId: EventId().optional().meta({ description: "For clients that cannot send the Last-Event-ID header" }),
});

function EventId() {
  return z.string().regex(/^\d{1,18}$/, "an event's id is a number");
}

/** Far above what a person's tabs or a client's processes need; a client that never closes its streams meets it. */
const streamsPerActorMax = 50;

/** Opens an event stream. Throws `too_many_requests` when the caller has too many open. */
export async function listen(
  call: AuthenticatedCall<unknown, z.output<typeof EventQuery>, unknown>,
): Promise<Response> {
  const { moxxie, actor, query, request, services } = call;
  const lastEventId = lastSeen(request.headers.get("last-event-id"), query.lastEventId);
  // The request's own body and signal are gone later; its headers say who listens for as long as it does.
  const credentials = new Request(request.url, { headers: new Headers(request.headers) });
  const release = occupy(`${actor.kind}:${actor.id}`);
  const stream = eventStream({
    events: moxxie.events,
    log: moxxie.log,
    actor,
    lastEventId,
    newestEventId: async () => String(await newestEventId(moxxie.db)),
    types: query.types ? new Set(query.types) : null,
    datacenter: query.datacenter ?? null,
    recheck: () => services.actorOf(moxxie, credentials),
    signal: request.signal,
    onEnd: release,
  });
  return new Response(stream, {
    headers: {
      "content-type": "text/event-stream",
      // no-transform keeps compression from holding events back; the last header does so for nginx's buffer.
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    },
  });
}

function lastSeen(header: string | null, parameter: string | undefined): string | null {
  if (header === null || header === "") return parameter ?? null;
  if (EventId().safeParse(header).success) return header;
  throw invalidRequest([{ path: "Last-Event-ID", message: "an event's id is a number" }], "query");
}

function occupy(actorKey: string): () => void {
  const open = processWide("event-streams", () => new Map<string, number>());
  const now = open.get(actorKey) ?? 0;
  if (now >= streamsPerActorMax) {
    throw new MoxxieError("too_many_requests", `You have ${now} event streams open; close some first.`, {
      retryAfterSeconds: 30,
    });
  }
  open.set(actorKey, now + 1);
  const uncount = recordEventStream();
  return () => {
    uncount();
    const left = (open.get(actorKey) ?? 1) - 1;
    if (left > 0) open.set(actorKey, left);
    else open.delete(actorKey);
  };
}
