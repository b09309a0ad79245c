import { z } from "zod";
import { MoxxieError } from "@/lib/errors";
import type { ConnectionReport, PlatformInfo } from "../provider";
import type { EndpointSettings } from "../settings";
import { path } from "../transport";
import { probe } from "../transport/probe";
import type { VirtfusionClient } from "./client";
import { checkAccounts, checkReads } from "./connection-checks";
import { createHypervisors, isEligible } from "./hypervisors";
import { readResources } from "./resources";
import { storagesOf } from "./storage-observation";

type Check = ConnectionReport["checks"][number];

/** The panel's API tells no version of the panel; its own is in its address. */
const info: PlatformInfo = { product: "VirtFusion", version: "API v1" };

/** The call that checks the token and nothing else; its body is an empty list. */
export async function about(client: VirtfusionClient): Promise<PlatformInfo> {
  await client.get(path`/connect`, z.unknown());
  return info;
}

/**
 * Goes from the name in DNS to the storages and says at each step what is wrong and how to mend it. Never throws.
 * `client`: one that does not wait long for the rate limit, since somebody waits for the report.
 */
export async function testConnection(client: VirtfusionClient, settings: EndpointSettings): Promise<ConnectionReport> {
  const { steps, fingerprint } = await probe(settings.url, {
    fingerprints: settings.tlsFingerprints,
    caPem: settings.caPem,
  });
  const open = steps.every((step) => step.state !== "failed");
  const { checks, isPanel } = open ? await apiChecks(client) : { checks: skipped("Not tried."), isPanel: false };
  const all: Check[] = [...steps, ...checks];
  return {
    ok: all.every((check) => check.state !== "failed"),
    checks: all,
    ...(fingerprint && { tlsFingerprint: fingerprint }),
    ...(isPanel && { info }),
  };
}

const apiCheckNames = ["credentials", "permissions", "version", "storage"] as const;

const skipped = (detail: string, names: readonly Check["name"][] = apiCheckNames): Check[] =>
  names.map((name) => ({ name, state: "skipped", detail }));

async function apiChecks(client: VirtfusionClient): Promise<{ checks: Check[]; isPanel: boolean }> {
  try {
    await about(client);
  } catch (error) {
    const failed: Check = { name: "credentials", state: "failed", detail: sentenceOf(error) };
    const rest = skipped("Not tried without an accepted token.", apiCheckNames.slice(1));
    return { checks: [failed, ...rest], isPanel: false };
  }
  const accepted: Check = { name: "credentials", state: "ok", detail: "The panel accepts the token." };
  const permissions = await permissionsCheck(client);
  const version: Check = { name: "version", state: "skipped", detail: "The panel's API does not tell its version." };
  return { checks: [accepted, permissions, version, await storageCheck(client)], isPanel: true };
}

/** What the token may read, and whether the owner and the package of new servers are set and there. */
async function permissionsCheck(client: VirtfusionClient): Promise<Check> {
  const name = "permissions";
  const findings = [...(await checkReads(client)), ...(await checkAccounts(client))];
  const detail = findings.map((finding) => finding.detail).join(" ");
  if (findings.some(({ isFatal }) => isFatal)) return { name, state: "failed", detail };
  if (findings.length > 0) return { name, state: "warning", detail };
  return { name, state: "ok", detail: "The token may read all that Moxxie needs; owner and package are there." };
}

async function storageCheck(client: VirtfusionClient): Promise<Check> {
  const name = "storage";
  try {
    const hypervisors = await createHypervisors(client).list();
    const rows = await readResources(client, hypervisors);
    const hosts = hypervisors.flatMap(({ id, name: host }) => {
      const row = rows.get(id);
      return row ? [{ name: host, row }] : [];
    });
    const available = storagesOf(hosts).filter((storage) => storage.available);
    const eligible = hypervisors.filter(isEligible);
    const { groups } = client.settings;
    if (hypervisors.length === 0) {
      const where = groups ? `of the groups ${groups.join(", ")}` : "in the panel";
      return { name, state: "warning", detail: `There are no hypervisors ${where}.` };
    }
    const places = `${available.length} storages on ${hypervisors.length} hypervisors, ${eligible.length} of which take new servers`;
    const isUsable = available.length > 0 && eligible.length > 0;
    return { name, state: isUsable ? "ok" : "warning", detail: `${places}.` };
  } catch (error) {
    return { name, state: "failed", detail: `The storages could not be read: ${sentenceOf(error)}` };
  }
}

const sentenceOf = (error: unknown): string =>
  error instanceof MoxxieError ? error.message : "an unexpected error; the log has it.";
