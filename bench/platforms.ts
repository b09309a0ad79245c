/** Simulated platforms for the benchmarks, in a process of their own; prints one line of JSON, then obeys `hang N` and `free N` on its input. */
import { createInterface } from "node:readline";
import { startProxmoxSimulator } from "@/lib/simulators/proxmox";

const [guests = 10_000, endpoints = 5] = process.argv.slice(2).map(Number);
const platforms = await Promise.all(
  Array.from({ length: endpoints }, (_, index) =>
    startProxmoxSimulator({
      guests: Math.round(guests / endpoints),
      seed: index + 1,
      nodes: 20,
      clusterName: `bench-${index + 1}`,
      nodePrefix: `n${index + 1}-`,
    }),
  ),
);
process.stdout.write(
  `${JSON.stringify(platforms.map(({ url, token, fingerprint }) => ({ url, token, fingerprint })))}\n`,
);

const hangs = new Map<number, number>();
for await (const line of createInterface({ input: process.stdin })) {
  const [verb, text] = line.split(" ");
  const index = Number(text);
  const faults = platforms[index]?.faults;
  if (verb === "hang" && faults) hangs.set(index, faults.add({ action: { kind: "hang" } }));
  if (verb === "free" && faults) faults.remove(hangs.get(index) ?? -1);
}
process.exit(0);
