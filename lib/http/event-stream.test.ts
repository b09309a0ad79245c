import { describe, expect, test, vi } from "vitest";
import type { Actor } from "@/lib/auth/actor";
import type { EventView } from "@/lib/contracts/system";
import { MoxxieError } from "@/lib/errors";
import type { EventBus } from "@/lib/events/bus";
import { type EventStreamOptions, eventStream } from "./event-stream";
import { actorOf, partOfMoxxie } from "./fakes.test-helper";

const event = (id: string | null, change: Partial<EventView> = {}): EventView => ({
  id,
  type: "vm.created",
  at: "2026-03-01T12:00:00.000Z",
  datacenter: "DC1",
  subject: "g1",
  data: {},
  ...change,
});

function bus(kept: EventView[] | undefined = []) {
  const handlers = new Set<(each: EventView) => void>();
  const fake: EventBus = {
    record: async () => undefined,
    announce: async () => undefined,
    subscribe: (handler) => {
      handlers.add(handler);
      return () => void handlers.delete(handler);
    },
    since: async (id) => kept?.filter((each) => BigInt(each.id ?? 0) > BigInt(id)),
    stop: async () => undefined,
  };
  return { fake, handlers, tell: (each: EventView) => handlers.forEach((handler) => void handler(each)) };
}

function open(change: Partial<EventStreamOptions> = {}, kept?: EventView[]) {
  const { fake, handlers, tell } = bus(kept);
  const actor = change.actor ?? actorOf();
  const gone = new AbortController();
  const onEnd = vi.fn();
  const stream = eventStream({
    events: fake,
    log: partOfMoxxie().log,
    actor,
    lastEventId: null,
    newestEventId: async () => "41",
    types: null,
    datacenter: null,
    recheck: async () => actor,
    signal: gone.signal,
    onEnd,
    ...change,
  });
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let text = "";
  /** Reads until the text so far holds `wanted`, or to the end of the stream. */
  const until = async (wanted?: string) => {
    while (wanted === undefined || !text.includes(wanted)) {
      const { done, value } = await reader.read();
      if (done) return text;
      text += decoder.decode(value, { stream: true });
    }
    return text;
  };
  return { handlers, tell, until, gone, onEnd, reader };
}

describe("an event stream", () => {
  test("greets, then tells facts with their ids; passing news have none", async () => {
    const { tell, until } = open();
    expect(await until("hello")).toContain("id: 41\nevent: hello");
    tell(event("7"));
    tell(event(null, { type: "operation.log", subject: "o1" }));
    const text = await until("operation.log");
    expect(text).toContain('id: 7\ndata: {"id":"7","type":"vm.created"');
    expect(text).toMatch(/\n\ndata: \{"id":null,"type":"operation\.log"/);
  });

  test("tells a limited listener nothing of other datacenters or of things in none", async () => {
    const { tell, until } = open({ actor: actorOf({ datacenterIds: ["DC2"] }) });
    await until("hello");
    tell(event("1", { datacenter: "DC1" }));
    tell(event("2", { datacenter: null }));
    tell(event("3", { datacenter: "DC2" }));
    const text = await until("id: 3");
    expect(text).not.toMatch(/id: [12]\n/);
  });

  test("tells only the types and the datacenter that were asked for", async () => {
    const { tell, until } = open({ types: new Set(["vm.deleted"]), datacenter: "DC1" });
    await until("hello");
    tell(event("1"));
    tell(event("2", { type: "vm.deleted", datacenter: "DC2" }));
    tell(event("3", { type: "vm.deleted" }));
    expect(await until("id: 3")).not.toMatch(/id: [12]\n/);
  });

  test("resumes after the last event seen, in order, with what happens meanwhile at the end", async () => {
    const { tell, until } = open({ lastEventId: "4" }, [event("4"), event("5"), event("6")]);
    tell(event("7"));
    const text = await until("id: 7");
    expect([...text.matchAll(/^id: (\d+)$/gm)].map((each) => each[1])).toEqual(["4", "5", "6", "7"]);
    expect(text).toContain("id: 4\nevent: hello");
  });

  test("says reset when too much was missed to tell it all", async () => {
    const { fake } = bus();
    const { until } = open({ lastEventId: "4", events: { ...fake, since: async () => undefined } });
    expect(await until("event: reset")).toContain("id: 41\nevent: reset");
  });

  test("gives signs of life", async () => {
    expect(await open({ heartbeatMs: 5 }).until(": still here")).toContain("hello");
  });

  test.each<[string, () => Promise<Actor | null>]>([
    ["has signed out", async () => null],
    ["lost the permission", async () => actorOf({ scopes: ["vm:read"] })],
    [
      "has an expired token",
      async () => {
        throw new MoxxieError("unauthenticated", "Expired.");
      },
    ],
  ])("ends when the listener %s", async (_, recheck) => {
    const { until, handlers, onEnd } = open({ heartbeatMs: 5, recheck });
    expect(await until()).toContain('event: end\ndata: {"reason":"signed_out"}');
    expect(handlers.size).toBe(0);
    expect(onEnd).toHaveBeenCalledOnce();
  });

  test("follows the listener's rights: a datacenter taken away goes silent", async () => {
    const { tell, until } = open({ heartbeatMs: 5, recheck: async () => actorOf({ datacenterIds: ["DC2"] }) });
    await until(": still here");
    tell(event("1", { datacenter: "DC1" }));
    tell(event("2", { datacenter: "DC2" }));
    expect(await until("id: 2")).not.toContain("id: 1");
  });

  test("drops a reader that does not read, and keeps nothing for it", async () => {
    const { fake, handlers, tell } = bus();
    const onEnd = vi.fn();
    const stream = eventStream({
      events: fake,
      log: partOfMoxxie().log,
      actor: actorOf(),
      lastEventId: null,
      newestEventId: async () => "41",
      types: null,
      datacenter: null,
      recheck: async () => actorOf(),
      signal: new AbortController().signal,
      onEnd,
      backlogBytesMax: 4096,
    });
    await vi.waitFor(() => expect(handlers.size).toBe(1));
    await Promise.resolve();
    for (let n = 0; n < 100; n++) tell(event(String(n)));
    await vi.waitFor(() => expect(handlers.size).toBe(0));
    expect(onEnd).toHaveBeenCalledOnce();
    await expect(stream.getReader().read()).rejects.toThrow("too slow");
  });

  test("leaves nothing behind when the listener goes", async () => {
    expect(open({ signal: AbortSignal.abort() }).handlers.size).toBe(0);
    const byAbort = open();
    await byAbort.until("hello");
    byAbort.gone.abort();
    expect(byAbort.handlers.size).toBe(0);
    const byCancel = open();
    await byCancel.until("hello");
    await byCancel.reader.cancel();
    expect(byCancel.handlers.size).toBe(0);
    expect(byCancel.onEnd).toHaveBeenCalledOnce();
  });
});
