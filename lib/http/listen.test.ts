import { expect, test } from "vitest";
import { actorOf, partOfMoxxie, serving, type World } from "./fakes.test-helper";
import { EventQuery, listen } from "./listen";
import { route } from "./route";

const events = route({
  id: "streamEvents",
  summary: "Events",
  tag: "Events",
  permission: "event:read",
  query: EventQuery,
  response: { contentType: "text/event-stream", description: "Events" },
  handle: listen,
});

const world = (): World => ({
  actor: actorOf({ id: crypto.randomUUID() }),
  moxxie: partOfMoxxie({
    events: { subscribe: () => () => undefined, since: async () => [] },
    db: { prisma: { event: { aggregate: async () => ({ _max: { id: 7n } }) } } },
  }),
});

test("an event stream is not kept, changed or held back on its way", async () => {
  const response = await serving(world(), "/events", { GET: events })("GET", "/events");
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  expect(response.headers.get("cache-control")).toBe("no-store, no-transform");
  expect(response.headers.get("x-accel-buffering")).toBe("no");
  await response.body?.cancel();
});

test.each([
  ["/events?types=vm.created,bogus", {}],
  ["/events?lastEventId=abc", {}],
  ["/events", { headers: { "last-event-id": "7; DROP" } }],
])("%s %j is refused", async (target, init) => {
  expect((await serving(world(), "/events", { GET: events })("GET", target, init)).status).toBe(400);
});

test("a caller that opens streams without end is stopped, until it closes some", async () => {
  const get = serving(world(), "/events", { GET: events });
  const open = await Promise.all(Array.from({ length: 50 }, () => get("GET", "/events")));
  expect(open.every(({ status }) => status === 200)).toBe(true);
  const refused = await get("GET", "/events");
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "30"]);
  await open[0]?.body?.cancel();
  const next = await get("GET", "/events");
  expect(next.status).toBe(200);
  for (const response of [...open.slice(1), next]) await response.body?.cancel();
});
