import { z } from "zod";
import { EndpointUpdate } from "@/lib/contracts/endpoints";
import type { Endpoint } from "@/lib/db/generated/client";
import { toJson } from "@/lib/db/json";
import { MoxxieError } from "@/lib/errors";
import { endpointOptions, endpointSettings } from "@/lib/inventory/endpoint-settings";
import type { Moxxie } from "@/lib/moxxie";
import { defineCommand } from "../define";
import { tellEstateChanged } from "../estate-change";
import { PlanBuilder } from "../plan";
import {
  checkSettings,
  checkShared,
  checkUrl,
  fingerprintsColumn,
  loadEndpointRow,
  sealedCredentials,
  targetOfEndpoint,
  tellTrust,
} from "./shared";

const Input = z.strictObject({ id: z.string().min(1).max(64), change: EndpointUpdate });

/** Changes an endpoint that was made in the dashboard. */
export const updateEndpoint = defineCommand<typeof Input, { datacenterId: string; urlBefore: string }, { id: string }>({
  name: "endpoint.update",
  summary: "Change an endpoint",
  input: Input,
  permission: "endpoint:write",
  risk: "routine",
  secrets: ["change.credentials"],

  async plan({ moxxie, actor }, { id, change }) {
    const row = await loadEndpointRow(moxxie, actor, id);
    const plan = new PlanBuilder(`Change endpoint ${id}`, targetOfEndpoint(id, row.datacenterId));
    if (row.source === "file")
      plan.failed("source", "cannot_be_done", `Endpoint '${id}' comes from moxxie.yaml; change it there.`);
    const url = change.url ?? row.url;
    checkUrl(plan, url);
    await checkShared(plan, moxxie, { ...row, url, options: change.options ?? endpointOptions(row) });
    // Whoever may change the address must not thereby learn the stored secret.
    if (url !== row.url && !change.credentials)
      plan.failed("credentials", "cannot_be_done", "A new address needs the credentials entered again.");
    if (row.source === "dashboard" && change.enabled !== false)
      await checkSettings(plan, moxxie, changedSettings(moxxie, row, change));
    tellTrust(plan, { url, tlsFingerprints: change.tlsFingerprints ?? row.tlsFingerprints, caPem: caOf(row, change) });
    describe(plan, row, change);
    return plan.build({ datacenterId: row.datacenterId, urlBefore: row.url });
  },

  async apply({ moxxie, tx, input: { id, change }, decisions: { datacenterId, urlBefore } }) {
    const { url, credentials, tlsFingerprints, caPem, enabled, options } = change;
    const { count } = await tx.endpoint.updateMany({
      where: { id, url: urlBefore },
      data: {
        url,
        caPem,
        enabled,
        ...(credentials && { credentialsSealed: sealedCredentials(moxxie, id, credentials) }),
        ...(options && { options: toJson(options) }),
        ...(tlsFingerprints && { tlsFingerprints: fingerprintsColumn(tlsFingerprints) }),
      },
    });
    if (count === 0) throw new MoxxieError("conflict", `Endpoint '${id}' was changed by somebody else; look again.`);
    await tellEstateChanged({ moxxie, tx }, { datacenterId, subject: id, change: "updated" });
    return { id };
  },

  afterApply: ({ moxxie }) => moxxie.inventory.reload(),
});

const caOf = (row: Endpoint, { caPem }: EndpointUpdate) => (caPem === undefined ? row.caPem : caPem);

function changedSettings(moxxie: Moxxie, row: Endpoint, change: EndpointUpdate) {
  const { id, provider } = row;
  return {
    id,
    provider,
    url: change.url ?? row.url,
    credentials: change.credentials ?? endpointSettings(row, moxxie).credentials,
    tlsFingerprints: change.tlsFingerprints ?? row.tlsFingerprints,
    caPem: caOf(row, change) ?? undefined,
    options: change.options ?? endpointOptions(row),
  };
}

function describe(plan: PlanBuilder, row: Endpoint, change: EndpointUpdate): void {
  const changed = (field: string, from: string | boolean | null, to: string | boolean | null) => {
    if (from !== to) plan.change({ field, from, to, requiresRestart: false });
  };
  if (change.url !== undefined) changed("url", row.url, change.url);
  if (change.enabled !== undefined) changed("enabled", row.enabled, change.enabled);
  if (change.credentials) changed("credentials", "hidden", "hidden, new");
  if (change.tlsFingerprints)
    changed("tlsFingerprints", row.tlsFingerprints.join(", "), fingerprintsColumn(change.tlsFingerprints).join(", "));
  if (change.options) changed("options", JSON.stringify(row.options), JSON.stringify(change.options));
  if (change.caPem !== undefined) changed("caPem", row.caPem && "an authority", change.caPem && "a new authority");
  if (change.enabled === false) plan.effect("It is not polled any more; its guests stay as last known, marked stale.");
}
