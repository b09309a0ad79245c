import { describe, expect, test } from "vitest";
import { OneServer } from "../testing/one-server";

const one = new OneServer();

describe("a deletion", () => {
  test("without delay is done when its job ran: 200 until then, 404 after, and the address is free", async () => {
    const address = one.simulator.server(one.id)?.interfaces[0]?.ipv4[0]?.address;
    expect(await one.remove("?delay=0")).toMatchObject({ status: 204, text: "" });
    expect((await one.client.call("GET", `/servers/${one.id}`)).status).toBe(200);
    expect((await one.remove("?delay=0")).status).toBe(423);
    one.pass(10_000);
    expect(await one.client.call("GET", `/servers/${one.id}`)).toMatchObject({
      status: 404,
      body: { msg: "server not found" },
    });
    expect(one.simulator.server(await one.order())?.interfaces[0]?.ipv4[0]?.address).toBe(address);
  });

  test("waits for its delay, five minutes when none is given, and may be hurried", async () => {
    await one.remove("?delay=2");
    one.pass(110_000);
    expect(one.simulator.server(one.id)).toBeDefined();
    one.pass(20_000);
    expect(one.simulator.server(one.id)).toBeUndefined();
    one.id = await one.order();
    await one.remove("");
    one.pass(4 * 60_000);
    expect(one.simulator.server(one.id)).toBeDefined();
    await one.remove("?delay=0");
    one.pass(10_000);
    expect(one.simulator.server(one.id)).toBeUndefined();
  });

  test("is refused for protected servers and for delays that are none", async () => {
    expect((await one.remove("?delay=43801")).status).toBe(422);
    one.simulator.operator.setProtected(one.id, true);
    expect((await one.remove("?delay=0")).status).toBe(422);
    one.simulator.operator.setProtected(one.id, false);
    one.simulator.operator.setDoNotDisturb(one.id, true);
    expect(await one.remove("?delay=0")).toMatchObject({ status: 423, body: { msg: "do not disturb mode is active" } });
    one.simulator.operator.setDoNotDisturb(one.id, false);
    expect((await one.remove("?delay=0")).status).toBe(204);
  });

  test("that fails leaves the server", async () => {
    one.simulator.faults.failNextJob("delete", "disk busy");
    await one.remove("?delay=0");
    one.pass(10_000);
    expect(one.simulator.server(one.id)).toBeDefined();
    await one.remove("?delay=0");
    one.pass(10_000);
    expect(one.simulator.server(one.id)).toBeUndefined();
  });
});
