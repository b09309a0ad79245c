import { EventQuery, listen } from "@/lib/http/listen";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/events", {
  GET: route({
    id: "streamEvents",
    summary: "What happens, as it happens",
    description:
      "Server-sent events. Facts are unnamed messages whose data is an Event; `hello` opens the stream, `reset` says that some were missed and lists are to be read again, `end` says why it closes. Resume with `Last-Event-ID`.",
    tag: "Events",
    permission: "event:read",
    query: EventQuery,
    response: { contentType: "text/event-stream", description: "Events that the caller may see" },
    errors: ["too_many_requests"],
    handle: listen,
  }),
});
