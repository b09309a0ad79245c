/**
 * The routes of reservations over a datacenter of plain objects and a real database, in a process of its own.
 * Everything between the socket and the tables is the product's: authentication, idempotency, plan, grant, audit,
 * events. Prints its port when it listens.
 *
 *   tsx bench/reservations-server.ts HOSTS GUESTS ROOM PORT TOKEN [DATABASE_URL]
 *
 * ROOM: how many reservations of 1 core and 1 GB there is room for.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { handlersOf } from "@/app/api/v1/_testing";
import { hashTokenSecret, tokenPrefix } from "@/lib/auth/token-secret";
import { openDatabase } from "@/lib/db";
import { FakePlatform, silentLog } from "@/lib/inventory/testing";
import { watchExpiry } from "@/lib/reservations/expiry-watch";
import { startBareMoxxie } from "@/lib/testing/bare-moxxie";

const [hosts = 20, guests = 2_000, room = 800, port = 0] = process.argv.slice(2, 6).map(Number);
const token = process.argv[6] ?? "";
const url = process.argv[7];

const platform = new FakePlatform("bench");
const guestMb = 1024;
for (let index = 0; index < hosts; index++) {
  const guestsHere = Math.floor(guests / hosts) + (index < guests % hosts ? 1 : 0);
  const roomHere = Math.floor(room / hosts) + (index < room % hosts ? 1 : 0);
  const name = `host-${index + 1}`;
  platform.addHost(name, { cpuCores: guestsHere + roomHere, memoryTotalMb: (guestsHere + roomHere) * guestMb });
  for (let n = 0; n < guestsHere; n++)
    platform.addGuest(`${(index + 1) * 100_000 + n}`, { hostName: name, cpuCores: 1, memoryMb: guestMb });
}
const shared = { hostName: null, hostNames: [...platform.hostsByName.keys()], shared: true, available: true };
platform.storages = [{ ...shared, name: "ceph", type: "ceph", totalGb: 1_000_000, usedGb: 0, contents: ["vm-disk"] }];

const db = await openDatabase({ log: silentLog, ...(url && { url }) });
const bare = await startBareMoxxie({ db, platforms: [platform], work: false });
await watchExpiry(bare);
await db.prisma.apiToken.create({
  data: {
    name: "bench",
    hash: hashTokenSecret(token),
    prefix: tokenPrefix(token),
    createdBy: "bench",
    role: "operator",
  },
});
const moxxie = Object.assign(Object.create(bare), { config: { ...bare.config, rateLimitPerMinute: 0 } });
Object.assign(globalThis, { moxxieInstance: Promise.resolve(moxxie) });

const { GET, POST } = await handlersOf("/reservations");
createServer((incoming, outgoing) => void answer(incoming, outgoing)).listen(port, "127.0.0.1", 8_192, () => {
  process.stdout.write(`${port}\n`);
});

async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { method, url: target, headers } = incoming;
  const body = method === "POST" ? await text(incoming) : undefined;
  const request = new Request(`http://127.0.0.1:${port}${target}`, {
    method,
    headers: headers as Record<string, string>,
    ...(body !== undefined && { body }),
  });
  const response = await (method === "POST" ? POST : GET)(request);
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}
