import { z } from "zod";
import { MoxxieError } from "@/lib/errors";
import { path } from "../transport";
import type { VirtfusionClient } from "./client";
import { isProblem } from "./errors";
import { PackagesAnswer } from "./wire";

/** Something that is not as it should be. Fatal: without it nothing is seen or done. */
export interface Finding {
  isFatal: boolean;
  detail: string;
}

interface Read {
  what: string;
  path: string;
  /** What does not work without it; absent: nothing does. */
  lost?: string;
}

const one = { query: { results: 1, page: 1 } };

const reads: Read[] = [
  { what: "hypervisors", path: path`/compute/hypervisors` },
  { what: "servers", path: path`/servers` },
  { what: "packages", path: path`/packages`, lost: "sizes cannot be chosen" },
  { what: "IP blocks", path: path`/connectivity/ipblocks`, lost: "free addresses are not shown" },
];

/** Tries each read that Moxxie needs; a refusal is found by its status, whatever the list holds. */
export async function checkReads(client: VirtfusionClient): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const read of reads) findings.push(...(await tried(client, read)));
  return findings;
}

async function tried(client: VirtfusionClient, { what, path: at, lost }: Read): Promise<Finding[]> {
  try {
    await client.get(at, z.unknown(), one);
    return [];
  } catch (error) {
    const isFatal = lost === undefined;
    if (!isProblem(error, "forbidden")) return [{ isFatal, detail: `${capital(what)}: ${sentenceOf(error)}` }];
    const then = lost ? `, so ${lost}` : "";
    const detail = `The token may not read ${what}${then}; give it that permission in the panel under Configuration → API.`;
    return [{ isFatal, detail }];
  }
}

/** The owner and the package of new servers, and what making one takes beside them. */
export async function checkAccounts(client: VirtfusionClient): Promise<Finding[]> {
  const { userId, packageId } = client.settings;
  return [...(await checkOwner(client, userId)), ...(await checkPackage(client, packageId))];
}

async function checkOwner(client: VirtfusionClient, userId: number | undefined): Promise<Finding[]> {
  if (userId === undefined) {
    const detail = "No userId is set: without the id of the panel's user who shall own new servers, none can be made.";
    return [warning(detail)];
  }
  try {
    // No call reads a user by the panel's own id; this one needs the user to exist.
    await client.get(path`/ssh_keys/user/${userId}`, z.unknown());
    return [];
  } catch (error) {
    if (isProblem(error, "missing")) return [warning(`The panel has no user ${userId}; correct userId.`)];
    if (isProblem(error, "forbidden"))
      return [warning("The token may not read SSH keys, so servers cannot be made with any; give it that permission.")];
    return [warning(`SSH keys of user ${userId}: ${sentenceOf(error)}`)];
  }
}

async function checkPackage(client: VirtfusionClient, packageId: number | undefined): Promise<Finding[]> {
  if (packageId === undefined) return []; // each request may name one
  try {
    const { data } = await client.get(path`/packages`, PackagesAnswer);
    const found = data.find(({ id }) => id === packageId);
    if (found === undefined) return [warning(`The panel has no package ${packageId}; correct packageId.`)];
    if (!found.enabled)
      return [warning(`Package ${packageId} ('${found.name}') is disabled; enable it or choose another.`)];
    await client.get(path`/media/templates/fromServerPackageSpec/${packageId}`, z.unknown());
    return [];
  } catch (error) {
    if (isProblem(error, "forbidden"))
      return [warning("The token may not read packages or their templates, so servers cannot be installed.")];
    return [warning(`Package ${packageId}: ${sentenceOf(error)}`)];
  }
}

const warning = (detail: string): Finding => ({ isFatal: false, detail });

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const sentenceOf = (error: unknown): string =>
  error instanceof MoxxieError ? error.message : "an unexpected error; the log has it.";
