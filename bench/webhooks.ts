/**
 * Webhooks over loopback, Moxxie in a process of its own: how soon after a poll has seen a change the receiver is told
 * of it, and how long a queue takes to drain and what memory that costs. The receiver verifies every message. On a
 * PostgreSQL server, which is started for it where its binaries are installed (without fsync) unless `--url` names one,
 * and on the embedded database.
 *
 *   npm run bench:webhooks -- [--databases server,embedded] [--guests 200] [--changes 50] [--rounds 20]
 *     [--queues 2000,10000] [--delay 0] [--url postgresql://user@host/postgres]
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Webhook } from "standardwebhooks";
import { type ProxmoxSimulator, startProxmoxSimulator } from "@/lib/simulators/proxmox";
import { writeConfig } from "@/lib/testing/world";
import { newWebhookSecret } from "@/lib/webhooks/signing";
import { newDatabase } from "./database";
import type { Answer, Order } from "./webhooks-sender";

const { values } = parseArgs({
  options: {
    databases: { type: "string", default: "server,embedded" },
    guests: { type: "string", default: "200" },
    /** Guests that change before each poll. */
    changes: { type: "string", default: "50" },
    rounds: { type: "string", default: "20" },
    queues: { type: "string", default: "2000,10000" },
    /** How long the receiver takes for an answer, in milliseconds. */
    delay: { type: "string", default: "0" },
    url: { type: "string" },
  },
});
const secret = newWebhookSecret();
const print = (line: string) => process.stdout.write(`${line}\n`);

print(
  `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}; the receiver answers after ${values.delay} ms`,
);
for (const database of values.databases.split(",")) await measure(database);
process.exit(0);

async function measure(database: string): Promise<void> {
  const receiver = await startReceiver();
  const platform = await startProxmoxSimulator({ guests: Number(values.guests), nodes: 4, seed: 11 });
  const folder = mkdtempSync(join(tmpdir(), "moxxie-bench-webhooks-"));
  const sender = fork("bench/webhooks-sender.ts", {
    execArgv: ["--expose-gc", "--import", "tsx"],
    env: {
      ...process.env,
      NODE_ENV: "production",
      MOXXIE_CONFIG: writeConfig(folder, platform),
      MOXXIE_DATA_DIR: join(folder, "data"),
      MOXXIE_INVENTORY_INTERVAL: "PT1H",
      MOXXIE_WEBHOOK_ALLOW_PRIVATE: "1",
      MOXXIE_CAFN8_WEBHOOK_URL: receiver.url,
      MOXXIE_CAFN8_WEBHOOK_SECRET: secret,
      ...(database === "server" && { DATABASE_URL: await newDatabase(values.url) }),
    },
  });
  await once(sender, "message");
  print(`\n${database}`);
  await latency({ sender, platform, receiver });
  for (const count of values.queues.split(",").map(Number)) await drain({ sender, receiver, count });
  const ended = once(sender, "exit");
  sender.kill("SIGKILL"); // nothing of it is kept
  await ended;
  await platform.close();
  receiver.close();
  rmSync(folder, { recursive: true, force: true });
}

type Receiver = Awaited<ReturnType<typeof startReceiver>>;

async function startReceiver() {
  const webhook = new Webhook(secret);
  const seen = new Set<string>();
  const delaysMs: number[] = [];
  let twice = 0;
  const server = createServer(async (request, response) => {
    const arrivedAt = Date.now();
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const told = webhook.verify(Buffer.concat(chunks), request.headers as Record<string, string>) as {
      data: { timestamp: string };
    };
    const id = String(request.headers["webhook-id"]);
    if (seen.has(id)) twice += 1;
    seen.add(id);
    delaysMs.push(arrivedAt - Date.parse(told.data.timestamp));
    if (values.delay !== "0") await pause(Number(values.delay));
    response.writeHead(204).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    delaysMs,
    count: () => seen.size,
    twice: () => twice,
    close: () => server.closeAllConnections(),
  };
}

/** Guests stop and start without Moxxie; a poll sees it. From the moment that the poll names as the change's. */
async function latency(parts: { sender: ChildProcess; platform: ProxmoxSimulator; receiver: Receiver }): Promise<void> {
  const { sender, platform, receiver } = parts;
  const vmids = Array.from({ length: Number(values.changes) }, (_, index) => 70_000 + index);
  for (const vmid of vmids) platform.operator.create({ vmid });
  for (let round = 0; round <= Number(values.rounds); round++) {
    for (const vmid of round === 0 ? [] : vmids) {
      if (round % 2 === 1) platform.operator.start(vmid);
      else platform.operator.stop(vmid);
    }
    await ask(sender, { do: "poll" });
    await until(() => receiver.count() === vmids.length * (round + 1));
  }
  const sorted = receiver.delaysMs.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1];
  const within = sorted.filter((ms) => ms <= 1000).length / sorted.length;
  print(
    `  ${sorted.length} changes seen by polls, ${vmids.length} each: ${(within * 100).toFixed(1)} % told within 1 s ` +
      `(p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, last ${at(1)} ms); ${receiver.twice()} told twice`,
  );
}

async function drain(parts: { sender: ChildProcess; receiver: Receiver; count: number }): Promise<void> {
  const { sender, receiver, count } = parts;
  const first = receiver.count();
  const { tookMs: queueMs = 0 } = await ask(sender, { do: "queue", count });
  const before = await rss(sender);
  const began = performance.now();
  await ask(sender, { do: "open" });
  const samples: number[] = [];
  while (receiver.count() < first + count) {
    await pause(250);
    samples.push(await rss(sender));
  }
  const seconds = (performance.now() - began) / 1000;
  const curve = Array.from({ length: 10 }, (_, index) => samples[Math.floor((index * samples.length) / 10)] ?? before);
  print(
    `  ${count} queued in ${(queueMs / 1000).toFixed(1)} s, drained in ${seconds.toFixed(1)} s: ${Math.round(count / seconds)} a second, ${receiver.twice()} told twice`,
  );
  print(
    `    resident MB before ${before}; while draining ${curve.join(" ")}; most ${Math.max(...samples)}; after ${await rss(sender)}`,
  );
}

async function rss(sender: ChildProcess): Promise<number> {
  return Math.round((await ask(sender, { do: "memory" })).rssMb ?? 0);
}

async function ask(sender: ChildProcess, order: Order): Promise<Answer> {
  const answer = once(sender, "message");
  sender.send(order);
  const [message] = await answer;
  return message as Answer;
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await pause(5);
}
