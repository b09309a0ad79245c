import { z } from "zod";
import { MoxxieError } from "@/lib/errors";
import type { GuestRef, Provider } from "../provider";
import { path } from "../transport";
import { createConsole } from "./console";
import { createHostingFacts } from "./hosting-facts";
import type { Parts } from "./parts";
import { requireServer } from "./parts";
import { taskRef } from "./task-refs";
import { Amount, enveloped, Flag } from "./wire";

type Facets = Pick<
  Provider,
  "hosting" | "console" | "passwords" | "ownership" | "backupPlans" | "cpuThrottle" | "firewall" | "publicAddresses"
>;

const ResetAnswer = enveloped(z.object({ queueId: Amount, expectedPassword: z.string() }));
const FirewallAnswer = enveloped(z.object({ enabled: Flag, rules: z.array(z.unknown()) }));

/** The guests' accounts that the panel sets a password for. */
const users = ["root", "Administrator"];
/** Carried out before the panel answers, in place of a job. */
const sync = { sync: true };
const mostThrottledPercent = 99;

/** What hosters do with a server beside running it. */
export function createHosting(parts: Parts): Required<Facets> {
  const { client, servers, tasks } = parts;

  /** Sends a write that is about one server; what was read of it before no longer holds. */
  async function write<T>(ref: GuestRef, request: Parameters<typeof client.send<T>>[0]): Promise<T | undefined> {
    try {
      return await client.send(request);
    } finally {
      servers.forget(ref.vmId);
    }
  }

  return {
    hosting: createHostingFacts(parts),
    console: createConsole(parts),
    passwords: {
      async reset(ref, { user }) {
        if (!users.includes(user))
          throw new MoxxieError(
            "cannot_be_done",
            `This platform sets the password of ${users.join(" or ")} only, not of '${user}'.`,
          );
        const server = await requireServer(servers, ref);
        // By mail it would go to the panel's owner of the server, who need not be who asked.
        const body = { user, sendMail: false };
        const request = { method: "POST", path: path`/servers/${ref.vmId}/resetPassword`, body } as const;
        const answer = await write(ref, { ...request, schema: ResetAnswer });
        if (!answer) throw noAnswer(client.settings.endpointId, "a password");
        const begun = { work: "configure", vmId: ref.vmId, hostName: server.hypervisor?.name ?? ref.hostName } as const;
        const task = tasks.began({ ...begun, ref: taskRef("queue", answer.data.queueId) });
        return { task, password: answer.data.expectedPassword };
      },
    },
    ownership: {
      async change(ref, ownerId) {
        await write(ref, {
          method: "PUT",
          path: path`/servers/${ref.vmId}/owner/${idOf(ownerId, "owner")}`,
          idempotent: true,
        });
      },
    },
    backupPlans: {
      async assign(ref, planId) {
        const id = planId === null ? 0 : idOf(planId, "backup plan"); // 0 takes the plan away
        await write(ref, { method: "PUT", path: path`/servers/${ref.vmId}/backups/plan/${id}`, idempotent: true });
      },
    },
    cpuThrottle: {
      async set(ref, percent) {
        if (!Number.isInteger(percent) || percent < 0 || percent > mostThrottledPercent)
          throw new MoxxieError(
            "cannot_be_done",
            `From 0 to ${mostThrottledPercent} % of a guest's CPU time can be withheld, not ${percent} %.`,
          );
        const request = { method: "PUT", path: path`/servers/${ref.vmId}/modify/cpuThrottle`, query: sync } as const;
        await write(ref, { ...request, body: { percent }, idempotent: true });
      },
    },
    firewall: {
      async state(ref) {
        const { data } = await client.get(path`/servers/${ref.vmId}/firewall/primary`, FirewallAnswer);
        return { enabled: data.enabled, rules: data.rules.length };
      },
      async applyRulesets(ref, rulesetIds) {
        const rulesets = rulesetIds.map((id) => idOf(id, "firewall ruleset"));
        const request = {
          method: "POST",
          path: path`/servers/${ref.vmId}/firewall/primary/rules`,
          query: sync,
        } as const;
        await write(ref, { ...request, body: { rulesets }, idempotent: true });
      },
      async setEnabled(ref, enabled) {
        const call = enabled ? "enable" : "disable";
        const request = { method: "POST", path: path`/servers/${ref.vmId}/firewall/primary/${call}` } as const;
        await write(ref, { ...request, query: sync, idempotent: true });
      },
    },
    publicAddresses: {
      async add(ref, count) {
        const body = { interface: "primary", quantity: count };
        const request = { method: "POST", path: path`/servers/${ref.vmId}/ipv4Qty`, body } as const;
        const answer = await write(ref, { ...request, schema: enveloped(z.array(z.string())) });
        if (!answer) throw noAnswer(client.settings.endpointId, "the new addresses");
        return answer.data;
      },
      async remove(ref, addresses) {
        const body = { interface: "primary", ip: [...addresses] };
        await write(ref, { method: "DELETE", path: path`/servers/${ref.vmId}/ipv4`, body });
      },
    },
  };
}

/** The panel's ids are numbers. Throws `not_found` for what cannot be one. */
function idOf(id: string, what: string): number {
  if (/^\d+$/.test(id)) return Number(id);
  throw new MoxxieError("not_found", `'${id}' cannot be the id of a ${what}: this platform's are numbers.`);
}

const noAnswer = (endpointId: string, what: string) =>
  new MoxxieError(
    "platform_malformed",
    `Endpoint '${endpointId}' answered without ${what}. The call may have taken effect.`,
    {
      extra: { mayHaveHappened: true },
    },
  );
