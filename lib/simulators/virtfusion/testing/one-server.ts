import { afterEach, beforeEach, expect } from "vitest";
import { z } from "zod";
import { startVirtfusionSimulator, type VirtfusionSimulator } from "..";
import { TestClient, type TestReply } from "./client";

/**
 * For each test a panel at the real pace, where nothing happens by itself because the clock is moved by hand, and one
 * server on it that was ordered and not built.
 */
export class OneServer {
  simulator!: VirtfusionSimulator;
  client!: TestClient;
  id!: number;

  constructor() {
    beforeEach(async () => {
      this.simulator = await startVirtfusionSimulator({ guests: 2, speed: 1 });
      this.client = new TestClient(this.simulator, this.simulator.token);
      this.id = await this.order();
    });
    afterEach(() => this.simulator.close());
  }

  /** Orders one more server; answers its id. */
  async order(): Promise<number> {
    const { packageId, userId } = this.simulator;
    const body = { packageId, userId, hypervisorId: 1, ipv4: 1 };
    return (await this.client.read(z.looseObject({ id: z.int() }), "POST", "/servers", body)).id;
  }

  build(extra: Record<string, unknown> = {}): Promise<TestReply> {
    return this.post("build", { operatingSystemId: 46, name: "web-1", ...extra });
  }

  /** Builds the server and waits until it runs. */
  async built(): Promise<void> {
    expect((await this.build()).status).toBe(200);
    this.pass(30_000);
    expect(this.simulator.server(this.id)?.state).toBe("complete");
  }

  post(action: string, body?: unknown): Promise<TestReply> {
    return this.client.call("POST", `/servers/${this.id}/${action}`, body);
  }

  put(path: string, body?: unknown): Promise<TestReply> {
    return this.client.call("PUT", `/servers/${this.id}/${path}`, body);
  }

  remove(query: string): Promise<TestReply> {
    return this.client.call("DELETE", `/servers/${this.id}${query}`);
  }

  async get(): Promise<Record<string, unknown>> {
    return z.looseObject({}).parse(await this.client.data("GET", `/servers/${this.id}`));
  }

  pass(durationMs: number): void {
    this.simulator.clock.advance(durationMs);
  }
}
