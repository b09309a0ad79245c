import ipaddr from "ipaddr.js";
import { z } from "zod";
import { durationOfMs, isDuration } from "@/lib/domain/duration";
import { durationMs as durationOf } from "@/lib/domain/duration-length";

/** The text of every check here: completes "`<where>`: ". What was found instead is added by the reporter. */
export const expected = (what: string) => ({ error: `expected ${what}` });

/** A name for ids that stand in URLs and log lines. */
export const Id = z
  .string(expected("a name"))
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    expected("a name of letters, digits, dot, dash and underscore, at most 64"),
  );

export const Text = z.string(expected("a text")).trim().min(1, expected("a text that is not empty"));

/** A whole number; text of digits counts too, because that is what the environment has. */
export function wholeNumber({ from, to }: { from: number; to: number }) {
  const sentence = expected(`a whole number from ${from} to ${to}`);
  return z
    .union([z.number(), z.string().regex(/^\d+$/).transform(Number)], sentence)
    .pipe(z.int(sentence).min(from, sentence).max(to, sentence));
}

export function decimal({ from, to }: { from: number; to: number }) {
  const sentence = expected(`a number from ${from} to ${to}`);
  return z
    .union(
      [
        z.number(),
        z
          .string()
          .regex(/^\d+(\.\d+)?$/)
          .transform(Number),
      ],
      sentence,
    )
    .pipe(z.number().min(from, sentence).max(to, sentence));
}

const switchWords = new Map([
  ["1", true],
  ["true", true],
  ["yes", true],
  ["on", true],
  ["0", false],
  ["false", false],
  ["no", false],
  ["off", false],
  ["", false],
]);

/** On or off: a boolean of YAML or one of the usual words. */
export const Switch = z
  .union([z.boolean(), z.string()], expected("true or false"))
  .transform((value) => (typeof value === "boolean" ? value : switchWords.get(value.toLowerCase())))
  .pipe(z.boolean(expected("true or false")));

// Four parts for IPv4: the library also takes the old short forms, in which 10.1 means 10.0.0.1.
const isIpAddress = (text: string) => ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);

/** A network such as `172.16.0.0/16`, written with its first address. */
export const Cidr = z.string(expected("a network like 172.16.0.0/16")).superRefine((text, context) => {
  const sentence = "expected a network like 172.16.0.0/16";
  if (!isIpAddress(text.split("/")[0] ?? "") || !ipaddr.isValidCIDR(text))
    return context.addIssue({ code: "custom", message: sentence });
  const [address, prefix] = ipaddr.parseCIDR(text);
  const kind = address.kind() === "ipv4" ? ipaddr.IPv4 : ipaddr.IPv6;
  const first = kind.networkAddressFromCIDR(text).toString();
  if (first !== address.toString())
    context.addIssue({ code: "custom", message: `expected the network's first address, ${first}/${prefix}` });
});

export const IpAddress = z
  .string(expected("an IP address"))
  .refine(isIpAddress, expected("an IP address like 10.0.1.1"));

const vlanMax = 4094; // IEEE 802.1Q: 0 and 4095 are reserved

export const Vlan = wholeNumber({ from: 1, to: vlanMax });

/** `100-2000`. */
export const VlanRange = z
  .string(expected("a range of VLANs like 100-2000"))
  .regex(/^\d+\s*-\s*\d+$/, expected("a range of VLANs like 100-2000"))
  .transform((text) => {
    const [from = 0, to = 0] = text.split("-").map(Number);
    return { from, to };
  })
  .refine(
    ({ from, to }) => from >= 1 && to <= vlanMax && from <= to,
    expected(`a rising range of VLANs within 1-${vlanMax}`),
  );

/** An ISO 8601 duration such as `PT30S`, as milliseconds. */
export function durationMs({ fromMs, toMs, like = fromMs * 2 }: { fromMs: number; toMs: number; like?: number }) {
  const [from, to, example] = [fromMs, toMs, like].map(durationOfMs);
  const sentence = expected(`an ISO 8601 duration from ${from} to ${to}, like ${example}`);
  return z
    .string(sentence)
    .refine(isDuration, sentence)
    .transform((text) => durationOf(text, new Date()))
    .pipe(z.number(sentence).min(fromMs, sentence).max(toMs, sentence));
}

/** A URL with one of these protocols and without credentials; a trailing slash is dropped. */
export function url(...protocols: ("http" | "https")[]) {
  const sentence = expected(`a URL that begins with ${protocols.map((protocol) => `${protocol}://`).join(" or ")}`);
  return z
    .string(sentence)
    .refine(
      (text) => URL.canParse(text) && protocols.some((protocol) => new URL(text).protocol === `${protocol}:`),
      sentence,
    )
    .refine((text) => !URL.canParse(text) || new URL(text).username === "", "must not hold a user name or password")
    .transform((text) => text.replace(/\/+$/, ""));
}

/** Where webhooks go: taken as it is, because to a receiver a slash at the end may be another path. */
export const WebhookUrl = z
  .string(expected("a URL that begins with https:// or http://"))
  .trim()
  .max(2000, expected("a URL of at most 2000 characters"))
  .refine(
    (text) => URL.canParse(text) && ["https:", "http:"].includes(new URL(text).protocol),
    expected("a URL that begins with https:// or http://"),
  )
  .refine(
    (text) => !URL.canParse(text) || `${new URL(text).username}${new URL(text).password}` === "",
    "must not hold a user name or password",
  )
  .refine((text) => !text.includes("#"), "must not have a fragment (#…)");

/** SHA-256 fingerprint of a certificate in any usual spelling, as `AB:CD:…`. */
export const Fingerprint = z
  .string(expected("a SHA-256 fingerprint"))
  .transform((text) =>
    text
      .replace(/^sha-?256[:=]?/i, "")
      .replace(/[:\s]/g, "")
      .toUpperCase(),
  )
  .refine((hex) => /^[0-9A-F]{64}$/.test(hex), expected("a SHA-256 fingerprint: 32 bytes in hex, like AB:CD:…"))
  .transform((hex) => hex.match(/../g)?.join(":") ?? hex);
