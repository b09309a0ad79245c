import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { MoxxieError } from "@/lib/errors";
import { createReceiverAgent } from "./agent";
import { sendOnce } from "./send";
import { newWebhookSecret } from "./signing";
import { checkTarget, type Resolve } from "./target";

const publicAddress = "93.184.215.14";
const closed = { allowPrivate: false };
const refusalOf = (url: string, rules: Parameters<typeof checkTarget>[1]) =>
  checkTarget(url, rules).then(
    () => undefined,
    (error: MoxxieError) => {
      expect(error.code).toBe("webhook_target_refused");
      return error.message;
    },
  );

describe("a webhook's URL", () => {
  test.each([
    ["http://127.0.0.1/", "127.0.0.1 is a loopback address"],
    ["http://127.1/", "127.0.0.1 is a loopback address"],
    ["http://2130706433/", "127.0.0.1 is a loopback address"],
    ["http://0x7f000001/", "127.0.0.1 is a loopback address"],
    ["http://0177.0.0.1/", "127.0.0.1 is a loopback address"],
    ["http://0x7f.1:8080/", "127.0.0.1 is a loopback address"],
    ["http://１２７.0.0.1/", "127.0.0.1 is a loopback address"],
    ["http://10.1.2.3/", "10.1.2.3 is a private address"],
    ["http://172.16.0.1/", "172.16.0.1 is a private address"],
    ["http://192.168.1.1/", "192.168.1.1 is a private address"],
    ["http://169.254.169.254/latest/meta-data/", "169.254.169.254 is a link-local address"],
    ["http://0xa9fea9fe/", "169.254.169.254 is a link-local address"],
    ["http://100.64.0.1/", "100.64.0.1 is a shared address of a carrier"],
    ["http://0.0.0.0/", "0.0.0.0 is the unspecified address"],
    ["http://0/", "0.0.0.0 is the unspecified address"],
    ["http://255.255.255.255/", "255.255.255.255 is the broadcast address"],
    ["http://224.0.0.251/", "224.0.0.251 is a multicast address"],
    ["http://198.51.100.7/", "198.51.100.7 is a reserved address"],
    ["http://240.0.0.1/", "240.0.0.1 is a reserved address"],
    ["http://[::1]/", "::1 is a loopback address"],
    ["http://[::]/", ":: is the unspecified address"],
    ["http://[fe80::1]/", "fe80::1 is a link-local address"],
    ["http://[fd00::1]/", "fd00::1 is a private address"],
    ["http://[fec0::1]/", "fec0::1 is a site-local address"],
    ["http://[ff02::1]/", "ff02::1 is a multicast address"],
    ["http://[::ffff:127.0.0.1]/", "is a loopback address"],
    ["http://[::ffff:a9fe:a9fe]/", "is a link-local address"],
    ["http://[::127.0.0.1]/", "is not a public address"],
    ["http://[64:ff9b::a00:1]/", "is an address behind NAT64"],
    ["http://[64:ff9b:1::a00:1]/", "is an address behind NAT64"],
    ["http://[2002:7f00:1::]/", "is a 6to4 address"],
    ["http://[2001:0:1::1]/", "is a Teredo address"],
    ["http://[2001:db8::1]/", "is a reserved address"],
  ])("%s is refused: %s", async (url, reason) => {
    expect(await refusalOf(url, closed)).toContain(reason);
  });

  test.each([
    ["ftp://receiver.example/", "not to ftp://"],
    ["file:///etc/passwd", "not to file://"],
    ["javascript:alert(1)", "not to javascript://"],
    ["gopher://receiver.example/", "not to gopher://"],
    ["receiver.example/hooks", "not a URL"],
    ["https://", "not a URL"],
    ["http://300.1.1.1/", "not a URL"],
    ["https://user:word@receiver.example/", "user name or password"],
    ["https://:word@receiver.example/", "user name or password"],
    ["https://receiver.example/#here", "fragment"],
    ["https://receiver.example/#", "fragment"],
    ["https://receiver.example:0/", "Port 0"],
    [`https://receiver.example/${"a".repeat(2000)}`, "longer than 2000"],
  ])("%s is refused: %s", async (url, reason) => {
    expect(await refusalOf(url, { ...closed, resolve: async () => [publicAddress] })).toContain(reason);
  });

  test.each([
    "https://receiver.example/hooks/moxxie",
    "http://receiver.example:8080/?token=a",
    "https://93.184.215.14/",
    "https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/",
    "https://bücher.example/",
  ])("%s is taken", async (url) => {
    expect(await refusalOf(url, { ...closed, resolve: async () => [publicAddress] })).toBeUndefined();
  });

  test("a name that does not resolve is refused, and so is one that resolves to nothing", async () => {
    const notFound: Resolve = () => Promise.reject(Object.assign(new Error("no"), { code: "ENOTFOUND" }));
    const sentence = "The name receiver.invalid does not resolve to an address.";
    expect(await refusalOf("https://receiver.invalid/", { ...closed, resolve: notFound })).toBe(sentence);
    expect(await refusalOf("https://receiver.invalid/", { ...closed, resolve: async () => [] })).toBe(sentence);
    expect(await refusalOf("https://receiver.invalid/", { allowPrivate: true, resolve: notFound })).toBe(sentence);
  });

  test("one address inward is enough to refuse a name, and the sentence says which and how to allow it", async () => {
    const resolve = async () => [publicAddress, "10.0.0.5"];
    const words = await refusalOf("https://receiver.example/", { ...closed, resolve });
    expect(words).toContain("receiver.example leads to 10.0.0.5, which is a private address");
    expect(words).toContain("MOXXIE_WEBHOOK_ALLOW_PRIVATE");
    expect(await refusalOf("http://localhost/", closed)).toContain("loopback");
  });

  test("private targets may be allowed; what is nobody's address stays refused", async () => {
    const open = { allowPrivate: true };
    for (const host of ["127.0.0.1", "10.0.0.1", "169.254.1.1", "100.64.0.1", "[::1]", "[fd00::1]", "localhost"])
      expect(await refusalOf(`http://${host}/`, open)).toBeUndefined();
    for (const host of ["0.0.0.0", "255.255.255.255", "224.0.0.1", "[::]", "[ff02::1]", "240.0.0.1"])
      expect(await refusalOf(`http://${host}/`, open)).toContain("webhooks do not go there");
  });
});

describe("at the connection", () => {
  let server: Server;
  let port: number;
  let requests: number;
  beforeEach(async () => {
    requests = 0;
    server = createServer((_, response) => {
      requests += 1;
      response.end("reached");
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  async function send(url: string, rules: Parameters<typeof checkTarget>[1]) {
    const agent = createReceiverAgent({ ...rules, connectionsPerReceiver: 1 });
    const message = { url, messageId: "msg_1", body: "{}", secrets: [newWebhookSecret()] };
    const result = await sendOnce(agent, message, { signal: new AbortController().signal });
    await agent.destroy();
    return result;
  }

  test("a name that led outward when the webhook was made and leads inward now reaches nobody", async () => {
    let asked = 0;
    const rebinding: Resolve = async () => (asked++ === 0 ? [publicAddress] : ["127.0.0.1"]);
    const url = `http://receiver.example:${port}/`;
    await checkTarget(url, { ...closed, resolve: rebinding });
    const result = await send(url, { ...closed, resolve: rebinding });
    expect(result).toMatchObject({ outcome: "failed", status: null });
    expect(result?.error).toContain("receiver.example leads to 127.0.0.1, which is a loopback address");
    expect(requests).toBe(0);
  });

  test.each(["127.0.0.1", "localhost", "[::1]", "0x7f.1", "[::ffff:127.0.0.1]"])(
    "%s in a URL that came past the check reaches nobody",
    async (host) => {
      const result = await send(`http://${host}:${port}/`, closed);
      expect(result?.error).toContain("a loopback address");
      expect(requests).toBe(0);
    },
  );

  test("the connection is made to the address that was judged, where private ones are allowed", async () => {
    const result = await send(`http://receiver.example:${port}/`, {
      allowPrivate: true,
      resolve: async () => ["127.0.0.1"],
    });
    expect(result).toMatchObject({ outcome: "delivered", status: 200, answer: "reached" });
  });
});
