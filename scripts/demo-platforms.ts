/**
 * The demo's platforms, in a process of their own: prints one line of JSON with how to reach each, then serves until
 * it is stopped. `npm run demo` starts it; ports stay the same so that a running dashboard survives its restart.
 */
import { parseArgs } from "node:util";
import { startProxmoxSimulator } from "@/lib/simulators/proxmox";
import { demoVirtfusion, startVirtfusionSimulator } from "@/lib/simulators/virtfusion";

const { values } = parseArgs({
  options: { guests: { type: "string", default: "120" }, port: { type: "string", default: "0" } },
});
const guests = Number(values.guests);
const port = Number(values.port);

/** Tasks in the demo take a few seconds: long enough to watch, short enough to wait. */
const speed = 1;

const [amsterdam, rotterdam, prague] = await Promise.all([
  startProxmoxSimulator({
    port: port && port,
    guests: Math.ceil(guests * 0.6),
    seed: 1,
    nodes: nodesFor(guests * 0.6, 4),
    clusterName: "pve-ams",
    nodePrefix: "ams",
    release: "9.1",
    nodeNetwork: "10.0.1",
    guestNetwork: "172.16",
    speed,
    publicationDelayMs: 3_000,
  }),
  startProxmoxSimulator({
    port: port && port + 1,
    guests: Math.floor(guests * 0.4),
    seed: 2,
    nodes: nodesFor(guests * 0.4, 3),
    clusterName: "pve-rtm",
    nodePrefix: "rtm",
    release: "8.4",
    nodeNetwork: "10.0.2",
    guestNetwork: "172.17",
    sharedStorage: "nfs",
    qinqServiceVlan: 1000,
    speed,
    publicationDelayMs: 3_000,
  }),
  startVirtfusionSimulator({ ...demoVirtfusion, port: port && port + 2, guests: Math.ceil(guests * 0.25), speed }),
]);

function nodesFor(count: number, least: number): number {
  const guestsPerNode = 60;
  return Math.min(32, Math.max(least, Math.ceil(count / guestsPerNode)));
}

const platforms = [amsterdam, rotterdam, prague];
const reach = ({ url, token, fingerprint }: (typeof platforms)[number]) => ({ url, token, fingerprint });
const { userId, packageId } = prague;
process.stdout.write(
  `${JSON.stringify({
    amsterdam: reach(amsterdam),
    rotterdam: reach(rotterdam),
    prague: { ...reach(prague), userId, packageId },
  })}\n`,
);

const stop = () => void Promise.all(platforms.map((platform) => platform.close())).then(() => process.exit(0));
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
// The parent may die without a signal; then nobody needs the platforms any more.
process.stdin.on("end", stop).resume();
