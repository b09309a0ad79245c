import { lookup as systemLookup } from "node:dns";
import { isIP } from "node:net";
import { MoxxieError } from "@/lib/errors";
import { whyRefused } from "./address";

/** All addresses of a name; `dns.lookup` with `all`. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

export interface TargetRules {
  /** `MOXXIE_WEBHOOK_ALLOW_PRIVATE`. */
  allowPrivate: boolean;
  resolve?: Resolve;
}

/** Nothing was sent: the address that the receiver's name leads to is none that webhooks go to. */
export class TargetRefused extends Error {
  override readonly name = "TargetRefused";
}

const urlLengthMax = 2_000;
const resolveTimeoutMs = 5_000;

/**
 * What is wrong with the URL itself, as a sentence; undefined when nothing is. Addresses in it are judged as the URL
 * standard reads them: `0x7f.1`, `2130706433` and `0177.0.0.1` are all 127.0.0.1.
 */
export function whyNotUrl(text: string, rules: { allowPrivate: boolean }): string | undefined {
  if (text.length > urlLengthMax) return `The URL is longer than ${urlLengthMax} characters.`;
  if (!URL.canParse(text)) return "That is not a URL; it should look like https://receiver.example/hooks.";
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:")
    return `Webhooks go to https:// or http:// URLs, not to ${url.protocol}//.`;
  if (url.username !== "" || url.password !== "")
    return "The URL must not hold a user name or password; the signature tells that a message is Moxxie's.";
  if (text.includes("#")) return "The URL must not have a fragment (#…); it is never sent.";
  if (url.port === "0") return "Port 0 cannot be connected to.";
  const host = hostOf(url);
  return isIP(host) === 0 ? undefined : refusal(host, host, rules);
}

/** The host as the resolver wants it: IPv6 addresses without their brackets. */
export const hostOf = (url: URL) => url.hostname.replace(/^\[|\]$/g, "");

/**
 * Looks where a URL leads: it must be well-formed, its name must resolve, and every address must be one that webhooks
 * may go to.
 *
 * @throws MoxxieError `webhook_target_refused` that names what is wrong.
 */
export async function checkTarget(text: string, rules: TargetRules): Promise<void> {
  const wrong = whyNotUrl(text, rules) ?? (await whyNotHost(hostOf(new URL(text)), rules));
  if (wrong !== undefined)
    throw new MoxxieError("webhook_target_refused", wrong, { errors: [{ path: "url", message: wrong }] });
}

async function whyNotHost(host: string, rules: TargetRules): Promise<string | undefined> {
  if (isIP(host) !== 0) return undefined; // judged with the URL
  const { resolve = resolveBySystem } = rules;
  try {
    const addresses = await resolve(host);
    if (addresses.length === 0) return unresolved(host);
    return addresses.map((address) => refusal(host, address, rules)).find((reason) => reason !== undefined);
  } catch {
    return unresolved(host);
  }
}

const unresolved = (host: string) => `The name ${host} does not resolve to an address.`;

/** The sentence why that address of that host is not connected to; undefined when it is. */
export function refusal(host: string, address: string, rules: { allowPrivate: boolean }): string | undefined {
  const why = whyRefused(address, rules);
  if (why === undefined) return undefined;
  const what = host === address ? address : `${host} leads to ${address}, which`;
  return `${what} is ${why}; webhooks do not go there.${rules.allowPrivate ? "" : hint(address)}`;
}

/** Only where the setting would change it. */
const hint = (address: string) =>
  whyRefused(address, { allowPrivate: true }) === undefined
    ? " MOXXIE_WEBHOOK_ALLOW_PRIVATE=1 allows receivers in the own network."
    : "";

/** The system's resolver, given up after 5 s. */
export function resolveBySystem(hostname: string): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${hostname}: DNS did not answer`)), resolveTimeoutMs);
    systemLookup(hostname, { all: true }, (error, addresses) => {
      clearTimeout(timer);
      if (error) reject(error);
      else resolve(addresses.map(({ address }) => address));
    });
  });
}
