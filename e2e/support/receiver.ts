import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "@playwright/test";
import { Webhook } from "standardwebhooks";
import { z } from "zod";

const Message = z.object({ type: z.string(), timestamp: z.string(), data: z.record(z.string(), z.unknown()) });
export type ReceivedEvent = z.infer<typeof Message>;

export interface Call {
  messageId: string;
  headers: Record<string, string>;
  body: string;
  /** What was answered. */
  status: number;
}

export interface Receiver {
  url: string;
  calls: readonly Call[];
  /** What is answered from now on. */
  answerWith: (status: number, body?: string) => void;
  /** Waits for a call that fits and was not returned before. */
  next: (fits: (call: Call) => boolean, what: string) => Promise<Call>;
  close: () => Promise<void>;
}

/** A receiver of webhooks on a free port of loopback; it answers 204 until it is told otherwise. */
export async function startReceiver(): Promise<Receiver> {
  const calls: Call[] = [];
  const seen = new Set<Call>();
  let answer = { status: 204, body: "" };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const { status, body } = answer;
    calls.push({
      messageId: headers["webhook-id"] ?? "",
      headers,
      body: Buffer.concat(chunks).toString(),
      status,
    });
    response.writeHead(status).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hooks/moxxie`,
    calls,
    answerWith: (status, body = "") => {
      answer = { status, body };
    },
    next: async (fits, what) => {
      const found = () => calls.find((call) => !seen.has(call) && fits(call));
      await expect
        .poll(() => found() !== undefined, { message: what, timeout: 30_000, intervals: [50, 100] })
        .toBe(true);
      const call = found();
      if (!call) throw new Error(`${what}: the call is gone`);
      seen.add(call);
      return call;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** The event of a call whose signature is right; an error where it is not. */
export const verified = (call: Call, secret: string): ReceivedEvent =>
  Message.parse(new Webhook(secret).verify(call.body, call.headers));

export const typeOf = (call: Call): string => Message.parse(JSON.parse(call.body)).type;
