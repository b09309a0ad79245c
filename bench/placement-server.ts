/**
 * The routes of placement over an estate that is made here, in a process of its own. Everything between the socket and
 * the answer is the product's: authentication by token, parsing, the queries, the check of the answer. Every
 * endpoint is polled anew within 30 seconds, as it is by default. Prints its port when it listens.
 *
 *   tsx bench/placement-server.ts HOSTS GUESTS PORT TOKEN
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { handlersOf } from "@/app/api/v1/_testing";
import { hashTokenSecret, tokenPrefix } from "@/lib/auth/token-secret";
import { openDatabase } from "@/lib/db";
import { freshnessAt } from "@/lib/inventory/freshness";
import { FakePlatform, fakeRegistry, silentLog } from "@/lib/inventory/testing";
import { startBareMoxxie } from "@/lib/testing/bare-moxxie";
import { afterPoll, makeEstate } from "./placement-estate";

const [hosts = 100, guests = 10_000, port = 0] = process.argv.slice(2, 5).map(Number);
const token = process.argv[5] ?? "";
const pollIntervalMs = 30_000;

const db = await openDatabase({ log: silentLog });
const bare = await startBareMoxxie({ db, platforms: [], work: false });
await db.prisma.apiToken.create({
  data: { name: "bench", hash: hashTokenSecret(token), prefix: tokenPrefix(token), createdBy: "bench", role: "admin" },
});

let estate = makeEstate({ hosts, guests });
const endpointIds = [...estate.endpoints.keys()];
const providers = fakeRegistry(endpointIds.map((id) => new FakePlatform(id)));
for (const id of endpointIds) {
  providers.set({ id, provider: "proxmox", url: "https://bench.example", credentials: { token: "" }, options: {} });
}
const moxxie = {
  ...bare,
  config: { ...bare.config, rateLimitPerMinute: 0 },
  providers,
  inventory: {
    ...bare.inventory,
    view: () => estate,
    freshnessOf: (id: string) => {
      const endpoint = estate.endpoints.get(id);
      return endpoint ? freshnessAt(endpoint, { now: new Date(), intervalMs: pollIntervalMs }) : "unknown";
    },
  },
};
Object.assign(globalThis, { moxxieInstance: Promise.resolve(moxxie) });

let round = 0;
setInterval(() => {
  estate = afterPoll(estate, { endpointId: endpointIds[round % endpointIds.length] ?? "", round });
  round += 1;
}, pollIntervalMs / endpointIds.length).unref();
const available = (await handlersOf("/resources/available")).GET;
const validate = (await handlersOf("/placement/validate")).POST;

createServer((incoming, outgoing) => void answer(incoming, outgoing)).listen(port, "127.0.0.1", () => {
  process.stdout.write(`${port}\n`);
});

async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { method, url, headers } = incoming;
  const handler = method === "POST" ? validate : available;
  const response = await handler(
    new Request(`http://127.0.0.1:${port}${url}`, {
      method,
      headers: headers as Record<string, string>,
      ...(method === "POST" && { body: await text(incoming) }),
    }),
  );
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}
