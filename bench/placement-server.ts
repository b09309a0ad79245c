/**
 * The routes of placement over an estate that is made here, in a process of its own. Everything between the socket and
 * the answer is the product's: authentication by token, parsing, the queries, the check of the answer. An endpoint's
 * poll comes in twice a second, as it does in an estate of sixty. Prints its port when it listens.
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
const pollEveryMs = 500;

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
      return endpoint ? freshnessAt(endpoint, { now: new Date(), intervalMs: 30_000 }) : "unknown";
    },
  },
};
Object.assign(globalThis, { moxxieInstance: Promise.resolve(moxxie) });

let round = 0;
setInterval(() => {
  estate = afterPoll(estate, { endpointId: endpointIds[round % endpointIds.length] ?? "", round });
  round += 1;
}, pollEveryMs).unref();
// The clusters that are not polled anew in the time of a run stay fresh all the same.
for (const id of endpointIds) {
  const endpoint = estate.endpoints.get(id);
  if (endpoint) estate = estate.with(id, { endpoint: { ...endpoint, lastPollMs: 3_600_000 } });
}

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
