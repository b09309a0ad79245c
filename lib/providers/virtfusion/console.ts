import { z } from "zod";
import type { ConsoleFacet, VncDetails } from "../provider";
import { path } from "../transport";
import type { Parts } from "./parts";
import { taskRef } from "./task-refs";
import { Amount, enveloped, Flag, OptionalText, optionalObject } from "./wire";

const Vnc = z.object({
  ip: OptionalText,
  hostname: OptionalText,
  port: Amount,
  password: z.string(),
  wss: optionalObject(z.object({ url: OptionalText })),
  /** Newer panels tell here whether somebody is connected. */
  enabled: Flag,
});

const VncAnswer = enveloped(z.object({ vnc: Vnc, queueId: Amount.nullish() }));

/** The guest's screen: VNC at the hypervisor, and the panel's own WebSocket. */
export function createConsole({ client, servers, tasks }: Pick<Parts, "client" | "servers" | "tasks">): ConsoleFacet {
  return {
    async vnc({ vmId }) {
      const { data } = await client.get(path`/servers/${vmId}/vnc`, VncAnswer);
      return detailsOf(data.vnc, client.settings.panelUrl);
    },
    async setVnc({ vmId, hostName }, enabled) {
      // Panels of one version know the one key, of another the other, and ignore what they do not know.
      const body = { action: enabled ? "enable" : "disable", vnc: enabled };
      const request = { method: "POST", path: path`/servers/${vmId}/vnc`, body } as const;
      const answer = await client.send({ ...request, schema: VncAnswer, idempotent: true });
      servers.forget(vmId);
      const queueId = answer?.data.queueId;
      if (!queueId) return null;
      return tasks.began({ ref: taskRef("queue", queueId), work: "configure", vmId, hostName });
    },
  };
}

/** `panelUrl` is the origin that the WebSocket's path belongs to. */
export function detailsOf(vnc: z.output<typeof Vnc>, panelUrl: string): VncDetails {
  const { ip, hostname, port, password, enabled, wss } = vnc;
  const webSocketUrl = wss?.url ? new URL(wss.url, panelUrl.replace(/^http/, "ws")).href : null;
  return { enabled, host: hostname || ip || "", port, password, webSocketUrl };
}
