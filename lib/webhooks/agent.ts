import { isIP, type LookupFunction } from "node:net";
import { Agent, buildConnector } from "undici";
import { type SendLimits, sendLimits } from "./send-limits";
import { refusal, resolveBySystem, TargetRefused, type TargetRules } from "./target";

/**
 * The door of all webhooks: connections are made only to addresses that webhooks may go to. The name is resolved for the
 * connection itself and the answer judged there, so that a name which led outward when the webhook was made and leads
 * inward now is refused. Certificates are verified; redirects are not followed.
 */
export function createReceiverAgent(
  rules: TargetRules & { connectionsPerReceiver: number },
  limits: SendLimits = sendLimits,
): Agent {
  const connect = buildConnector({
    timeout: limits.connectMs,
    allowH2: false,
    lookup: guardedLookup(rules),
  } as buildConnector.BuildOptions);
  return new Agent({
    connections: rules.connectionsPerReceiver,
    pipelining: 1,
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.totalMs,
    bodyTimeout: limits.totalMs,
    keepAliveTimeout: 10_000,
    keepAliveMaxTimeout: 60_000,
    connect: (options, callback) => {
      // Node asks no resolver about an address, so that the lookup below would not see it.
      const host = options.hostname.replace(/^\[|\]$/g, "");
      const why = isIP(host) === 0 ? undefined : refusal(host, host, rules);
      if (why !== undefined) return callback(new TargetRefused(why), null);
      connect({ ...options, hostname: host }, callback);
    },
  });
}

/** A resolver for one connection: every address that the name has must be allowed, or there is none. */
export function guardedLookup(rules: TargetRules): LookupFunction {
  const { resolve = resolveBySystem } = rules;
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const why = addresses.map((each) => refusal(hostname, each, rules)).find((reason) => reason !== undefined);
        if (why !== undefined) return callback(new TargetRefused(why), "", 0);
        const entries = addresses.map((address) => ({ address, family: isIP(address) }));
        const [first] = entries;
        if (!first) return callback(new TargetRefused(`The name ${hostname} does not resolve to an address.`), "", 0);
        if (options.all) callback(null, entries);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, "", 0),
    );
  };
}
