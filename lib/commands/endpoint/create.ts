import { authoriseIn } from "@/lib/auth/authorise";
import { EndpointCreate } from "@/lib/contracts/endpoints";
import { toJson } from "@/lib/db/json";
import { defineCommand } from "../define";
import { tellEstateChanged } from "../estate-change";
import { PlanBuilder } from "../plan";
import {
  checkSettings,
  checkShared,
  checkUrl,
  fingerprintsColumn,
  sealedCredentials,
  targetOfEndpoint,
  tellTrust,
} from "./shared";

/** Adds a connection to a platform; its guests appear with the first poll. */
export const createEndpoint = defineCommand<typeof EndpointCreate, object, { id: string }>({
  name: "endpoint.create",
  summary: "Add an endpoint",
  input: EndpointCreate,
  permission: "endpoint:write",
  risk: "routine",
  secrets: ["credentials"],

  async plan({ moxxie, actor }, input) {
    const { id, datacenter } = input;
    authoriseIn(actor, "endpoint:write", { datacenterId: datacenter, what: "datacenter", id: datacenter });
    const { datacenters, endpoints } = moxxie.inventory.view();
    const plan = new PlanBuilder(`Add endpoint ${id} to ${datacenter}`, targetOfEndpoint(id, datacenter))
      .check("id", endpoints.has(id) ? `There is an endpoint '${id}' already.` : undefined, {
        code: "name_taken",
        passed: "free",
      })
      .check("datacenter", datacenters.has(datacenter) ? undefined : `There is no datacenter '${datacenter}'.`, {
        code: "unknown_datacenter",
        passed: "known",
      });
    checkUrl(plan, input.url);
    await checkSettings(plan, moxxie, input);
    if (!plan.isRefused) await checkShared(plan, moxxie, input);
    tellTrust(plan, input);
    plan.effect(`Moxxie begins to poll ${input.url} and shows its guests in ${datacenter}.`);
    return plan.build({});
  },

  async apply({ moxxie, tx, input }) {
    const { id, datacenter: datacenterId, provider, url, credentials, tlsFingerprints, caPem, options } = input;
    await tx.endpoint.create({
      data: {
        id,
        datacenterId,
        provider,
        url,
        credentialsSealed: sealedCredentials(moxxie, id, credentials),
        tlsFingerprints: fingerprintsColumn(tlsFingerprints),
        caPem,
        options: toJson(options ?? {}),
        source: "dashboard",
      },
    });
    await tellEstateChanged({ moxxie, tx }, { datacenterId, subject: id, change: "created" });
    return { id };
  },

  afterApply: ({ moxxie }) => moxxie.inventory.reload(),
});
