import type { z } from "zod";
import { simulators } from ".";

/** Launches a simulator by name, small and at any free port, and reads its summary. */
export async function launchByName<Summary>(
  { name, summary }: { name: string; summary: z.ZodType<Summary> },
  flags: Record<string, string>,
) {
  const launcher = simulators[name];
  if (!launcher) throw new Error("no launcher");
  const running = await launcher.launch({ port: "0", guests: "3", ...flags });
  return { running, summary: summary.parse(running.summary) };
}

/** Calls a control API: the status, and the body of the answer as it came. */
export const controlOf = (controlUrl: string) => async (method: string, path: string, body?: unknown) => {
  const response = await fetch(`${controlUrl}${path}`, {
    method,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as unknown };
};
