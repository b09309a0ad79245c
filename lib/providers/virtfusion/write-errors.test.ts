import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type ErrorCode, MoxxieError } from "@/lib/errors";
import type { FaultAction } from "@/lib/simulators/virtfusion";
import { thrownBy } from "../contract/steps";
import { stageOf, startWriteWorld, type WriteWorld } from "./write-world.test-helper";

let world: WriteWorld;
beforeAll(async () => {
  const patience = { lockPatienceMs: 300, ratePatienceMs: 300 };
  world = await startWriteWorld({ options: { ...patience, createTimeoutMs: 400, timeoutMs: 3_000 } });
});
afterEach(() => world.simulator.faults.clear());
afterAll(() => world.close());

const json = (status: number, body: unknown, headers = {}): FaultAction => ({
  kind: "status",
  status,
  reason: "",
  body: JSON.stringify(body),
  headers: { "content-type": "application/json", ...headers },
});
const page = (status: number): FaultAction => ({
  kind: "status",
  status,
  reason: "Bad Gateway",
  body: "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>",
  headers: { "content-type": "text/html" },
});
const profileText = "Invalid network profile. The specified profile is not in use";

interface Case {
  what: string;
  action: FaultAction;
  code: ErrorCode;
  /** Whether the order may have been carried out. */
  unsure?: true;
  /** What the message says beside. */
  says?: string;
}
const cases: Case[] = [
  {
    what: "401 without a body",
    action: { kind: "status", status: 401, reason: "Unauthorized" },
    code: "platform_unauthorized",
  },
  { what: "403", action: json(403, { message: "no" }), code: "platform_forbidden" },
  { what: "404 with the record's name", action: json(404, { msg: "user not found" }), code: "not_found" },
  { what: "404 without words", action: { kind: "status", status: 404, reason: "Not Found" }, code: "platform_error" },
  { what: "409", action: json(409, { errors: ["there is one already"] }), code: "conflict" },
  {
    what: "422",
    action: json(422, { errors: ["Invalid or disabled firewall ruleset"] }),
    code: "platform_refused",
    says: "firewall ruleset",
  },
  {
    what: "422 about the profile",
    action: json(422, { errors: [profileText] }),
    code: "network_profile_invalid",
    says: "71",
  },
  {
    what: "422 by field",
    action: json(422, { message: "no", errors: { memory: ["too much"] } }),
    code: "platform_refused",
  },
  { what: "423 for too long", action: json(423, { msg: "pending tasks in queue" }), code: "guest_locked" },
  {
    what: "429 for too long",
    action: json(429, { message: "Too Many Attempts." }, { "retry-after": "1" }),
    code: "too_many_requests",
  },
  { what: "200 that says no", action: json(200, { errors: ["no such package"] }), code: "platform_refused" },
  { what: "500", action: json(500, { message: "Server Error" }), code: "platform_error", unsure: true },
  { what: "a page with 500", action: page(500), code: "platform_malformed", unsure: true },
  { what: "a page with 502", action: page(502), code: "platform_unreachable", unsure: true },
  { what: "no answer", action: { kind: "hang" }, code: "platform_timeout", unsure: true },
  { what: "a closed connection", action: { kind: "drop" }, code: "platform_unreachable", unsure: true },
  { what: "half an answer", action: { kind: "truncate" }, code: "platform_malformed", unsure: true },
  {
    what: "an answer that is none",
    action: { kind: "garble", body: "<html></html>" },
    code: "platform_malformed",
    unsure: true,
  },
  { what: "a server without an id", action: json(201, { data: {} }), code: "platform_malformed", unsure: true },
];

describe("an order that ends in", () => {
  test.each(cases)(
    "$what is a typed error, is sent once and tells no secret",
    async ({ action, code, unsure, says }) => {
      const spec = world.spec({ network: { profileId: "71" } });
      const before = world.simulator.requests.count({ method: "POST", path: "/servers" });
      const isRepeatable = code === "guest_locked" || code === "too_many_requests"; // refused before it had any effect
      world.simulator.faults.add({
        method: "POST",
        path: "/servers",
        skip: 1,
        ...(!isRepeatable && { count: 1 }),
        action,
      });
      const error = await thrownBy(stageOf(world.provider, spec, "allocate").start());
      expect(error).toBeInstanceOf(MoxxieError);
      const { message, extra, upstream } = error as MoxxieError;
      expect(error).toMatchObject({ code, message: expect.stringContaining(says ?? "") });
      expect(extra?.mayHaveHappened ?? false).toBe(unsure ?? false);
      expect(JSON.stringify([message, extra, upstream])).not.toContain(world.simulator.token);
      expect(message).not.toMatch(/<html|<title/);
      const sent = world.simulator.requests.count({ method: "POST", path: "/servers" }) - before;
      if (!isRepeatable) expect(sent).toBe(2); // the dry run and the order
      await world.simulator.faults.clear();
      const made = await world.provider.guests.removeCreated(spec);
      expect(made === null || made.startsWith("delete:")).toBe(true);
    },
  );

  test("a refusal in the dry run has ordered nothing", async () => {
    const before = world.vmIds();
    const spec = world.spec({ network: { profileId: "73" } });
    const error = await thrownBy(stageOf(world.provider, spec, "allocate").start());
    expect(error).toMatchObject({
      code: "network_profile_invalid",
      extra: { sentProfileId: "73" },
      upstream: { message: profileText },
    });
    expect(world.vmIds()).toEqual(before);
  });
});
