/** The Moxxie of `bench/webhooks.ts`: does what its parent asks for over the channel between processes. */
import { loadConfig } from "@/lib/config";
import { createLogger } from "@/lib/log";
import { startMoxxie } from "@/lib/start";

export type Order = { do: "poll" } | { do: "queue"; count: number } | { do: "open" } | { do: "memory" };
export interface Answer {
  tookMs?: number;
  rssMb?: number;
}

const guests = 500;
const perTransaction = 500;

const moxxie = await startMoxxie({
  config: loadConfig({ env: process.env, cwd: process.cwd() }),
  log: createLogger({ level: "error", name: "bench" }),
});
const pollAll = async () => {
  for (const id of moxxie.inventory.view().endpoints.keys()) await moxxie.inventory.pollNow(id);
};
await pollAll();
process.on("message", (order: Order) => {
  void carryOut(order).then((answer) => process.send?.(answer));
});
// Its parent has died: nobody asks any more.
process.on("disconnect", () => process.exit(0));
process.send?.({});

async function carryOut(order: Order): Promise<Answer> {
  const began = performance.now();
  switch (order.do) {
    case "poll":
      await pollAll();
      break;
    case "queue":
      await queue(order.count);
      break;
    case "open":
      await pauseReceivers(0);
      await moxxie.events.announce({ type: "webhook.updated", datacenterId: null, subject: "bench", data: {} });
      break;
    case "memory":
      return { rssMb: process.memoryUsage.rss() / 1024 ** 2 };
  }
  return { tookMs: performance.now() - began };
}

/** State changes of many guests, queued while the receiver has asked for patience. */
async function queue(count: number): Promise<void> {
  await pauseReceivers(3600);
  for (let start = 0; start < count; start += perTransaction) {
    const events = Array.from({ length: Math.min(perTransaction, count - start) }, (_, index) =>
      changeOf(start + index),
    );
    await moxxie.db.prisma.$transaction((tx) => moxxie.events.record(tx, events));
  }
  globalThis.gc?.();
}

const changeOf = (n: number) => ({
  type: "vm.state_changed" as const,
  datacenterId: "DC1",
  subject: `guest-${n % guests}`,
  data: {
    vmId: String(n % guests),
    id: `guest-${n % guests}`,
    datacenter: "DC1",
    oldState: "stopped",
    newState: "running",
    timestamp: new Date().toISOString(),
  },
});

const pauseReceivers = (seconds: number) => moxxie.db.prisma.$executeRaw`
  UPDATE webhook_endpoints SET paused_until = now() + make_interval(secs => ${seconds}::float8)`;
