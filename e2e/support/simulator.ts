import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { z } from "zod";

const Summary = z.object({ url: z.url(), token: z.string(), fingerprint: z.string(), controlUrl: z.url() });

export type Simulator = z.infer<typeof Summary> & {
  /** Tells the platform to do something by itself: a fault, a change by a foreign hand. */
  control: (path: string, body: object) => Promise<void>;
  /** Ends it at once, as a power failure would. */
  kill: () => void;
};

/** Starts one more simulated cluster in a process of its own, on free ports. */
export async function startSimulator(flags: Record<string, string>): Promise<Simulator> {
  const options = Object.entries({ port: "0", ...flags }).flatMap(([flag, value]) => [`--${flag}`, value]);
  const child = spawn(process.execPath, ["--import", "tsx", "scripts/simulate.ts", "proxmox", ...options], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const summary = Summary.parse(JSON.parse(line));
    return {
      ...summary,
      kill: () => void child.kill("SIGKILL"),
      control: async (path, body) => {
        const answer = await fetch(`${summary.controlUrl}${path}`, { method: "POST", body: JSON.stringify(body) });
        if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      },
    };
  }
  throw new Error("the simulator ended before it was ready");
}
