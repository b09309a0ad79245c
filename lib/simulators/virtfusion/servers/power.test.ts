import { describe, expect, test } from "vitest";
import { z } from "zod";
import { OneServer } from "../testing/one-server";

const Queued = z.object({ queueId: z.int() });
const one = new OneServer();

describe("power", () => {
  test("actions take their time in the queue and change what the hypervisor says", async () => {
    await one.built();
    for (const [action, running] of [
      ["shutdown", false],
      ["boot", true],
      ["restart", true],
      ["poweroff", false],
    ] as const) {
      const { queueId } = Queued.parse(await one.client.data("POST", `/servers/${one.id}/power/${action}`));
      expect(await one.client.data("GET", `/queue/${queueId}`)).toMatchObject({ finished: null });
      one.pass(10_000);
      expect(await one.client.data("GET", `/queue/${queueId}`)).toMatchObject({
        failed: false,
        finished: expect.any(String),
      });
      const { data } = z
        .object({ data: z.looseObject({ remoteState: z.looseObject({}) }) })
        .parse((await one.client.call("GET", `/servers/${one.id}?remoteState=true`)).body);
      expect({ action, running: data.remoteState.running }).toEqual({ action, running });
    }
    expect(await one.get()).toMatchObject({ remoteState: false });
  });

  test("is refused to a server that was never built, and while work is queued", async () => {
    expect((await one.post("power/boot")).status).toBe(422);
    await one.built();
    await one.post("power/restart");
    expect(await one.post("power/boot")).toMatchObject({ status: 423, body: { msg: "pending tasks in queue" } });
  });

  test("that fails leaves the server as it was", async () => {
    await one.built();
    one.simulator.faults.failNextJob("shutdown", "no ACPI");
    const { queueId } = Queued.parse(await one.client.data("POST", `/servers/${one.id}/power/shutdown`));
    one.pass(10_000);
    expect(await one.client.data("GET", `/queue/${queueId}`)).toMatchObject({ failed: true });
    expect(one.simulator.server(one.id)?.running).toBe(true);
  });

  test("a new password needs a running guest", async () => {
    await one.built();
    const reply = await one.client.read(
      z.object({ queueId: z.int(), expectedPassword: z.string() }),
      "POST",
      `/servers/${one.id}/resetPassword`,
      { user: "root" },
    );
    one.pass(10_000);
    expect(await one.client.data("GET", `/queue/${reply.queueId}`)).toMatchObject({ failed: false });
    one.simulator.operator.setPower(one.id, false);
    const { queueId } = await one.client.read(Queued.loose(), "POST", `/servers/${one.id}/resetPassword`, {
      user: "root",
    });
    one.pass(10_000);
    expect(await one.client.data("GET", `/queue/${queueId}`)).toMatchObject({ failed: true });
    expect((await one.post("resetPassword", { user: "guest" })).status).toBe(422);
  });
});

describe("a suspension", () => {
  test("is set when its job runs, powers off, and its end leaves the server off", async () => {
    await one.built();
    expect(await one.post("suspend")).toMatchObject({ status: 204, text: "" });
    expect(one.simulator.server(one.id)?.suspended).toBe(false);
    one.pass(10_000);
    expect(one.simulator.server(one.id)).toMatchObject({ suspended: true, running: false });
    expect((await one.post("power/boot")).status).toBe(409);
    expect((await one.build()).status).toBe(409);
    expect((await one.post("unsuspend")).status).toBe(204);
    one.pass(10_000);
    expect(one.simulator.server(one.id)).toMatchObject({ suspended: false, running: false });
    expect((await one.post("power/boot")).status).toBe(200);
  });

  test("that is scheduled or has failed refuses another, until it is taken back", async () => {
    await one.built();
    const refusal = { status: 409, body: { msg: "suspend action is currently scheduled or failed" } };
    one.simulator.faults.failNextJob("suspend", "no");
    await one.post("suspend");
    expect(await one.post("suspend")).toMatchObject(refusal);
    one.pass(10_000);
    expect(one.simulator.server(one.id)?.suspended).toBe(false);
    expect(await one.post("suspend")).toMatchObject(refusal);
    expect((await one.post("unsuspend")).status).toBe(204);
    expect((await one.post("suspend")).status).toBe(204);
  });

  test("is 423 while other work is queued", async () => {
    await one.built();
    await one.post("power/restart");
    expect((await one.post("suspend")).status).toBe(423);
  });
});
