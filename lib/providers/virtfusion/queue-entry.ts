import type { TaskStatus } from "../provider";
import type { QueueEntry } from "./wire";

/** How a job of the panel's queue stands. */
export function statusOfEntry(ref: string, entry: QueueEntry): TaskStatus {
  if (entry.failed) return { ref, state: "failed", error: wordsOfFailure(entry) };
  if (entry.finished !== undefined) return { ref, state: "succeeded", progress: 1 };
  const progress = Math.min(1, Math.max(0, (entry.progress ?? 0) / 100));
  return { ref, state: "running", progress };
}

function wordsOfFailure({ errors, action }: QueueEntry): string {
  const { message, errors: listed = [] } = errors?.exception ?? {};
  const texts = [message, ...listed].filter((text): text is string => typeof text === "string" && text.trim() !== "");
  return texts.length > 0 ? [...new Set(texts)].join("; ") : `${action ?? "the job"} failed; the panel says no more`;
}

/** What the job did, a line for each of its actions. */
export function logOfEntry(entry: QueueEntry): string[] {
  const lines = entry.primaryActions.map(({ type, data, created }) => {
    const failed = succeeded(data) === false;
    return `${created ? `${created} ` : ""}${type}${failed ? ": failed" : ""}`;
  });
  return entry.failed ? [...lines, wordsOfFailure(entry)] : lines;
}

/** What an action tells of its success, at the top or under `system`; undefined where it does not. */
function succeeded(data: unknown): boolean | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  if ("success" in data) return data.success === true || data.success === 1;
  return "system" in data ? succeeded(data.system) : undefined;
}
