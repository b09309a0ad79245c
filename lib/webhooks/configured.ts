import { createHash } from "node:crypto";
import type { Config } from "@/lib/config";
import type { Database, Transaction } from "@/lib/db";
import type { WebhookEndpoint } from "@/lib/db/generated/client";
import type { Logger } from "@/lib/log";
import type { SecretBox } from "@/lib/secrets";
import { secretContext } from "./secret-context";
import { whyNotUrl } from "./target";

/** How long the secret before stays valid when the configuration has a new one. */
const overlapMs = 24 * 3_600_000;

export const removedReason = "It is not in the configuration any more.";

/** Who made the webhook of the configuration. */
export const configurationMaker = "configuration";

/** The id of the configured webhook: always the same for an installation (UUID version 8: made from a hash). */
export function configuredWebhookId(instanceId: string): string {
  const hex = createHash("sha256").update(`moxxie webhook of the configuration: ${instanceId}`).digest("hex");
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16);
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `${variant}${hex.slice(17, 20)}`];
  return [...parts, hex.slice(20, 32)].join("-");
}

/** Whether this row is what the configuration names now: then only the configuration changes it. */
export const isConfigured = ({ id, source }: Pick<WebhookEndpoint, "id" | "source">, config: Config) =>
  source === "file" && config.cafn8 !== undefined && id === configuredWebhookId(config.instanceId);

interface Deps {
  db: Database;
  config: Config;
  secrets: SecretBox;
  log: Logger;
}

/**
 * Makes the webhook of the configuration known, told of every event, at every start. One that was switched off stays so.
 * One that the configuration no longer names is switched off; its deliveries can still be looked at.
 */
export async function syncConfiguredWebhook(deps: Deps): Promise<void> {
  const { db, config, log } = deps;
  const id = configuredWebhookId(config.instanceId);
  await db.withLock("webhooks", async (tx) => {
    if (config.cafn8) await write(tx, { ...deps, id, ...config.cafn8 });
    await tx.webhookEndpoint.updateMany({
      where: { source: "file", enabled: true, ...(config.cafn8 && { id: { not: id } }) },
      data: { enabled: false, disabledAt: new Date(), disabledReason: removedReason },
    });
  });
  const wrong = config.cafn8 && whyNotUrl(config.cafn8.webhookUrl, { allowPrivate: config.webhookAllowPrivate });
  if (wrong) log.warn({ webhookId: id }, `The webhook of the configuration cannot be sent. ${wrong}`);
}

async function write(
  tx: Transaction,
  { id, webhookUrl: url, webhookSecret, secrets }: Deps & { id: string; webhookUrl: string; webhookSecret: string },
): Promise<void> {
  const before = await tx.webhookEndpoint.findUnique({ where: { id } });
  const secretSealed = secrets.seal(webhookSecret, secretContext(id));
  if (!before) {
    const description = "The webhook of the configuration";
    const created = { id, url, description, events: ["*"], source: "file" as const, createdBy: configurationMaker };
    return void (await tx.webhookEndpoint.create({ data: { ...created, secretSealed } }));
  }
  const known = opened(secrets, before);
  const secret = known === webhookSecret ? {} : { secretSealed, ...(known !== undefined && previous(before)) };
  const back = before.disabledReason === removedReason ? { enabled: true, disabledReason: null, disabledAt: null } : {};
  await tx.webhookEndpoint.update({ where: { id }, data: { url, events: ["*"], ...secret, ...back } });
}

/** Undefined when it was sealed with another key. */
function opened(secrets: SecretBox, { id, secretSealed }: WebhookEndpoint): string | undefined {
  try {
    return secrets.open(secretSealed, secretContext(id));
  } catch {
    return undefined;
  }
}

const previous = (before: WebhookEndpoint) => ({
  previousSecretSealed: before.secretSealed,
  previousSecretUntil: new Date(Date.now() + overlapMs),
});
