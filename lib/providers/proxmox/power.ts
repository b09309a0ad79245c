import { MoxxieError } from "@/lib/errors";
import type { GuestRef, PowerFacet, SuspendFacet, TaskRef } from "../provider";
import type { ProxmoxClient } from "./client";
import { isProblem } from "./errors";
import type { Form } from "./form";
import type { GuestCalls } from "./guest-calls";
import { GuestStatusAnswer, TaskAnswer } from "./wire";

type PowerCall = "start" | "stop" | "shutdown" | "reboot" | "reset" | "suspend" | "resume";

export function createPower(client: ProxmoxClient, guests: GuestCalls): { power: PowerFacet; suspend: SuspendFacet } {
  const send = (base: string, call: PowerCall, form: Form = {}) =>
    client.post(`${base}/status/${call}`, form, TaskAnswer);

  /** Off already is what was asked for. VMs answer with a task that succeeds, containers refuse at once. */
  async function offUnless(base: string, call: "stop" | "shutdown", form: Form): Promise<TaskRef | null> {
    return send(base, call, form).catch((error: unknown) => {
      if (isProblem(error, "not-running")) return null;
      throw error;
    });
  }

  const power: PowerFacet = {
    start: (ref) =>
      guests.at(ref, async (base) => {
        // Starting a running VM ends in a task that failed; a repetition after a crash must not look like that.
        const now = await client.get(`${base}/status/current`, GuestStatusAnswer);
        if (now.status === "running" && (now.qmpstatus ?? "running") === "running") return null;
        return send(base, "start").catch((error: unknown) => {
          if (isProblem(error, "running")) return null;
          throw error;
        });
      }),
    stop: (ref) => guests.at(ref, (base) => offUnless(base, "stop", {})),
    shutdown: (ref, { timeoutSeconds, forceStop }) =>
      guests.at(ref, (base) => offUnless(base, "shutdown", { timeout: timeoutSeconds, forceStop })),
    reboot: (ref, { timeoutSeconds }) => guests.at(ref, (base) => send(base, "reboot", { timeout: timeoutSeconds })),
    reset(ref) {
      if (ref.kind === "container")
        throw new MoxxieError("not_supported", "A container has no reset; reboot it instead.");
      return guests.at(ref, (base) => send(base, "reset"));
    },
  };

  const suspend: SuspendFacet = {
    keeps: "memory",
    suspend(ref: GuestRef, { toDisk }) {
      if (ref.kind === "container" && toDisk) {
        throw new MoxxieError("not_supported", "A container cannot be suspended to disk.");
      }
      return guests.at(ref, (base) => send(base, "suspend", toDisk ? { todisk: true } : {}));
    },
    resume: (ref) =>
      guests.at(ref, async (base) => {
        // A VM suspended to disk is off, and starting it is what loads its memory back.
        const { status, lock } = await client.get(`${base}/status/current`, GuestStatusAnswer);
        return send(base, status !== "running" && lock === "suspended" ? "start" : "resume");
      }),
  };

  return { power, suspend };
}
