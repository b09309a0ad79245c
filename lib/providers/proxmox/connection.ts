import { MoxxieError } from "@/lib/errors";
import type { ConnectionReport, PlatformInfo } from "../provider";
import type { EndpointSettings } from "../settings";
import { probe } from "../transport/probe";
import type { ProxmoxClient } from "./client";
import { isProblem } from "./errors";
import { observationOf } from "./observation";
import { missingOptional, missingPrivileges } from "./privileges";
import { PermissionsAnswer, Resources, VersionAnswer } from "./wire";

type Check = ConnectionReport["checks"][number];

/** The version, which any signed-in user may read: the cheapest call that proves the credentials. */
export async function about(client: ProxmoxClient): Promise<PlatformInfo> {
  const { version } = await client.get("/version", VersionAnswer);
  return { product: "Proxmox VE", version };
}

/** Goes from the name in DNS to the storages and says at each step what is wrong and how to mend it. Never throws. */
export async function testConnection(client: ProxmoxClient, settings: EndpointSettings): Promise<ConnectionReport> {
  const { steps, fingerprint } = await probe(settings.url, {
    fingerprints: settings.tlsFingerprints,
    caPem: settings.caPem,
  });
  const open = steps.every((step) => step.state !== "failed");
  const { checks, info } = open ? await apiChecks(client) : { checks: skippedChecks("Not tried."), info: undefined };
  const all: Check[] = [...steps, ...checks];
  return {
    ok: all.every((check) => check.state !== "failed"),
    checks: all,
    ...(fingerprint && { tlsFingerprint: fingerprint }),
    ...(info && { info }),
  };
}

const apiCheckNames = ["credentials", "permissions", "version", "storage"] as const;

const skippedChecks = (detail: string, names: readonly Check["name"][] = apiCheckNames): Check[] =>
  names.map((name) => ({ name, state: "skipped", detail }));

async function apiChecks(client: ProxmoxClient): Promise<{ checks: Check[]; info?: PlatformInfo }> {
  let info: PlatformInfo;
  try {
    info = await about(client);
  } catch (error) {
    const failed: Check = { name: "credentials", state: "failed", detail: sentenceOf(error) };
    return { checks: [failed, ...skippedChecks("Not tried without valid credentials.", apiCheckNames.slice(1))] };
  }
  const checks = await Promise.all([permissionsCheck(client, majorOf(info)), storageCheck(client)]);
  const [permissions, storage] = checks;
  const signedIn: Check = { name: "credentials", state: "ok", detail: `Signed in as ${client.user}.` };
  return { checks: [signedIn, permissions, versionCheck(info), storage], info };
}

const majorOf = ({ version }: PlatformInfo): number => Number.parseInt(version, 10) || 0;

function versionCheck(info: PlatformInfo): Check {
  const [major = 0, minor = 0] = info.version.split(".").map(Number);
  const known = major > 7 || (major === 7 && minor >= 4);
  if (known) return { name: "version", state: "ok", detail: `${info.product} ${info.version}.` };
  const detail = `${info.product} ${info.version} is older than 7.4, the oldest that Moxxie supports; upgrade it.`;
  return { name: "version", state: "failed", detail };
}

async function permissionsCheck(client: ProxmoxClient, major: number): Promise<Check> {
  const name = "permissions";
  try {
    const permissions = await client.get("/access/permissions", PermissionsAnswer);
    const missing = missingPrivileges(permissions, major);
    const optional = missingOptional(permissions, major)
      .map(({ privilege, paths, lost }) => ` Without ${privilege} on ${paths.at(-1)}, ${lost}.`)
      .join("");
    if (missing.length === 0) {
      return { name, state: "ok", detail: `All privileges that Moxxie needs are there.${optional}` };
    }
    const list = missing.map(({ privilege, paths }) => `${privilege} on ${paths[0]}`).join(", ");
    // Without seeing guests nothing works; without one of the others some actions will be refused.
    const blind = missing.some(({ privilege }) => privilege === "VM.Audit");
    const detail = `${client.user} lacks ${list}. Give its role these privileges; a token with privilege separation needs them itself.${optional}`;
    return { name, state: blind ? "failed" : "warning", detail };
  } catch (error) {
    return { name, state: "warning", detail: `The privileges could not be read: ${sentenceOf(error)}` };
  }
}

async function storageCheck(client: ProxmoxClient): Promise<Check> {
  const name = "storage";
  try {
    const { storages, hosts } = observationOf(await client.get("/cluster/resources", Resources));
    const usable = storages.filter(
      (one) => one.contents.includes("vm-disk") || one.contents.includes("container-disk"),
    );
    const down = storages.filter((one) => !one.available).map((one) => one.name);
    if (usable.length === 0) {
      const detail = "No storage for disks of guests is visible; give Moxxie's user Datastore.Audit on /storage.";
      return { name, state: "warning", detail };
    }
    const places = `${storages.length} storages on ${hosts.length} hosts, ${usable.length} of them for disks`;
    if (down.length > 0)
      return { name, state: "warning", detail: `${places}. Not available: ${[...new Set(down)].join(", ")}.` };
    return { name, state: "ok", detail: `${places}.` };
  } catch (error) {
    return { name, state: "failed", detail: `The storages could not be read: ${sentenceOf(error)}` };
  }
}

function sentenceOf(error: unknown): string {
  if (isProblem(error, "forbidden") || error instanceof MoxxieError) return error.message;
  return "an unexpected error; the log has it.";
}
