import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addressOf, clientAddress, watchClientAddresses } from "./client-address";

let seen: IncomingHttpHeaders = {};
const server = createServer((request, response) => {
  seen = request.headers;
  response.end();
});
let url = "";
beforeAll(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => server.close());

async function addressSeen(headers: Record<string, string>, trustedProxies: number): Promise<string | null> {
  const stop = watchClientAddresses({ trustedProxies });
  await fetch(url, { headers });
  stop();
  return clientAddress(new Headers(seen as Record<string, string>));
}

test("a client cannot choose its address, neither by the forwarding header nor by our own", async () => {
  const forged = { "x-forwarded-for": "203.0.113.9", "x-moxxie-client-address": "203.0.113.9" };
  expect(await addressSeen(forged, 0)).toBe("127.0.0.1");
});

test("behind a trusted proxy it is what that proxy saw, not what the client put before it", async () => {
  expect(await addressSeen({ "x-forwarded-for": "203.0.113.9, 198.51.100.7" }, 1)).toBe("198.51.100.7");
});

test.each([
  ["through two proxies", { forwardedFor: "9.9.9.9, 198.51.100.7, 10.0.0.1", trustedProxies: 2 }, "198.51.100.7"],
  ["past the proxy", { forwardedFor: "", trustedProxies: 1 }, "10.0.0.2"],
  ["with rubbish in the header", { forwardedFor: "<script>", trustedProxies: 1 }, "10.0.0.2"],
  ["by IPv6", { forwardedFor: "2001:DB8:0:0::1", trustedProxies: 1 }, "2001:db8::1"],
])("a client that comes %s", (_, facts, address) =>
  expect(addressOf({ socketAddress: "::ffff:10.0.0.2", ...facts })).toBe(address),
);
