import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { newWebhookSecret, signatureHeaders } from "./signing";

const body = '{"type":"vm.created","data":{"name":"wéb"}}';
const signed = (...secrets: string[]) => signatureHeaders({ messageId: "msg_1", body, secrets }, new Date());

describe("a receiver that uses the library verifies", () => {
  test.each([
    ["a secret that Moxxie made", newWebhookSecret()],
    ["base64 without the prefix", Buffer.alloc(24, 9).toString("base64")],
    ["base64 with the prefix", `whsec_${Buffer.alloc(32, 9).toString("base64")}`],
  ])("%s", (_, secret) => {
    expect(new Webhook(secret).verify(body, signed(secret))).toEqual(JSON.parse(body));
  });

  test.each(["correct horse battery staple", "s3cret!", "whsec_not base64"])(
    "the plain word '%s', as raw",
    (secret) => {
      expect(new Webhook(secret, { format: "raw" }).verify(body, signed(secret))).toEqual(JSON.parse(body));
    },
  );

  test("by the old and by the new secret while both sign, and by no other", () => {
    const [before, after, other] = [newWebhookSecret(), newWebhookSecret(), newWebhookSecret()];
    const headers = signed(after, before);
    expect(headers["webhook-signature"].split(" ")).toHaveLength(2);
    for (const secret of [before, after]) expect(() => new Webhook(secret).verify(body, headers)).not.toThrow();
    expect(() => new Webhook(other).verify(body, headers)).toThrow(/signature/);
  });

  test("nothing that was altered", () => {
    const secret = newWebhookSecret();
    const headers = signed(secret);
    expect(() => new Webhook(secret).verify(body.replace("wéb", "web"), headers)).toThrow();
    expect(() => new Webhook(secret).verify(body, { ...headers, "webhook-id": "msg_2" })).toThrow();
  });
});

test("secrets are 32 random bytes that are never the same", () => {
  const secrets = new Set(Array.from({ length: 50 }, newWebhookSecret));
  expect(secrets.size).toBe(50);
  for (const secret of secrets) expect(Buffer.from(secret.replace("whsec_", ""), "base64")).toHaveLength(32);
});
