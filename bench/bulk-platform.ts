/**
 * A simulated platform for `bench/bulk.ts`, in a process of its own, that measures its tasks. Prints how to reach it as
 * one line of JSON; answers every line of its input with the milliseconds of the tasks so far: by the id of the guest
 * that they are of, which for copies is the one that is copied.
 */
import { performance } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { startProxmoxSimulator } from "@/lib/simulators/proxmox";

const [nodes = 6, speed = 1] = process.argv.slice(2).map(Number);
const platform = await startProxmoxSimulator({ guests: 30, nodes, speed, seed: 11 });
const msOf: Record<string, number> = {};
const { tasks } = platform.cluster.parts;
const start = tasks.start.bind(tasks);
tasks.start = (input) => {
  const beganMs = performance.now();
  return start({
    ...input,
    body: async (task) => {
      try {
        await input.body(task);
      } finally {
        msOf[input.id] = (msOf[input.id] ?? 0) + performance.now() - beganMs;
      }
    },
  });
};
const { url, token, fingerprint } = platform;
process.stdout.write(`${JSON.stringify({ url, token, fingerprint })}\n`);
for await (const _ of createInterface({ input: process.stdin })) process.stdout.write(`${JSON.stringify(msOf)}\n`);
process.exit(0);
