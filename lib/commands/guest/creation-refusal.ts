import type { DatacenterRecord, EstateView } from "@/lib/domain/estate";
import { type RefusedProfile, resolveProfile } from "@/lib/domain/network-profile";
import { whyNotByName } from "@/lib/domain/placement/host-choice";
import { packageAt, primaryAt } from "@/lib/domain/placement/package-choice";
import { templatesFor, templatesOfOtherPackages } from "@/lib/domain/placement/template-choice";
import type { HostCandidate, Verdict } from "@/lib/domain/placement/types";
import { MoxxieError } from "@/lib/errors";
import type { PlanBuilder } from "../plan";
import { whyNoPlatform } from "./creation-features";
import type { CreationWish } from "./creation-wish";
import { nounOf } from "./target";

interface Facts {
  wish: CreationWish;
  datacenter: DatacenterRecord;
  /** All hosts of the datacenter. */
  hosts: readonly HostCandidate[];
  /** Those that the wish leaves by name, group and kind of platform. */
  meant: readonly HostCandidate[];
  verdicts: Verdict[];
  view: EstateView;
}

type Check = (facts: Facts) => { check: string; error: MoxxieError } | undefined;

/** Says in the plan what exactly is in the way: a name that exists nowhere, what no platform can do, or room. */
export function refuse(plan: PlanBuilder, found: Omit<Facts, "meant">): void {
  const facts = { ...found, meant: found.hosts.filter((host) => isMeant(host, found.wish)) };
  for (const check of checks) {
    const problem = check(facts);
    if (!problem) continue;
    plan.failedByFields(problem.check, problem.error);
    return;
  }
}

const isMeant = (host: HostCandidate, { host: name, hostGroup, provider }: CreationWish) =>
  (name === undefined || isCalled(host, name)) &&
  (hostGroup === undefined || host.group?.name === hostGroup) &&
  (provider === undefined || host.provider === provider);

const isCalled = ({ name, id }: HostCandidate, wanted: string) => name === wanted || id === wanted;

const noHosts: Check = ({ hosts, datacenter, verdicts }) =>
  hosts.length > 0
    ? undefined
    : {
        check: "host",
        error: new MoxxieError(
          "no_capacity",
          `${datacenter.id} has no hosts: connect an endpoint, or wait for its first poll.`,
          { extra: { verdicts } },
        ),
      };

const unknownHost: Check = ({ wish: { host }, hosts, datacenter, verdicts }) =>
  host === undefined || hosts.some((each) => isCalled(each, host))
    ? undefined
    : {
        check: "host",
        error: new MoxxieError(
          "unknown_host",
          `There is no host '${host}' in ${datacenter.id}. Hosts: ${namesOf(hosts)}.`,
          { extra: { verdicts } },
        ),
      };

const unknownGroup: Check = ({ wish: { hostGroup }, hosts, datacenter, verdicts }) => {
  if (hostGroup === undefined || hosts.some(({ group }) => group?.name === hostGroup)) return undefined;
  const groups = namesOf(hosts.flatMap(({ group }) => group ?? []));
  const message = `There is no host group '${hostGroup}' in ${datacenter.id}. Groups: ${groups}.`;
  const errors = [{ path: "hostGroup", message: `There is no group '${hostGroup}'; there are: ${groups}.` }];
  return { check: "hostGroup", error: new MoxxieError("unknown_host_group", message, { errors, extra: { verdicts } }) };
};

/** A host and a group, or a kind of platform, that contradict each other. */
const contradiction: Check = ({ wish: { host, hostGroup, provider }, hosts, meant }) => {
  if (meant.length > 0) return undefined;
  const named = hosts.find((each) => host !== undefined && isCalled(each, host));
  const asked = [
    ...(hostGroup === undefined ? [] : [`group '${hostGroup}'`]),
    ...(provider === undefined ? [] : [`a platform of kind '${provider}'`]),
  ].join(" on ");
  const message = named
    ? `Host '${named.name}' is ${named.group ? `in group '${named.group.name}'` : "in no group"} of a platform of kind '${named.provider}', and ${asked} was asked for.`
    : `No host is in ${asked}. Platforms here: ${namesOf(hosts.map((each) => ({ name: each.provider })))}.`;
  return { check: "host", error: new MoxxieError("cannot_be_done", message) };
};

const platformChooses: Check = ({ wish: { host }, meant }) => {
  const why = host === undefined ? null : meant.map(whyNotByName).find((reason) => reason !== null);
  if (!why) return undefined;
  const errors = [{ path: "host", message: `${why}.` }];
  return {
    check: "host",
    error: new MoxxieError("cannot_be_done", `Host '${host}' cannot be asked for. ${why}.`, { errors }),
  };
};

const notSupported: Check = ({ wish, meant, view }) => {
  const error = whyNoPlatform(wish, { hosts: meant, view });
  return error && { check: "capability", error };
};

const unknownPackage: Check = ({ wish, meant, verdicts }) => {
  if (wish.package === undefined) return undefined;
  const choices = meant.flatMap((host) => packageAt(wish, host) ?? []);
  const refused = choices.find((choice) => !choice.ok);
  if (!refused || refused.ok || choices.some(({ ok }) => ok)) return undefined;
  const errors = [{ path: "package", message: refused.reason }];
  return { check: "package", error: new MoxxieError(refused.code, refused.reason, { errors, extra: { verdicts } }) };
};

const unknownStorage: Check = ({ wish: { storage }, meant, datacenter, verdicts }) => {
  const storages = meant.flatMap((host) => host.storages);
  if (storage === undefined || storages.some(({ name }) => name === storage)) return undefined;
  const message = `No storage '${storage}' in ${datacenter.id} takes such disks. Storages: ${namesOf(storages)}.`;
  return { check: "storage", error: new MoxxieError("unknown_storage", message, { extra: { verdicts } }) };
};

const unclearTemplate: Check = ({ wish, meant, datacenter, verdicts }) => {
  const { template, kind } = wish;
  if (template === undefined) return undefined;
  const matches = meant.map((host) => templatesFor(wish, host));
  if (matches.some(({ length }) => length === 1)) return undefined;
  const several = matches.find(({ length }) => length > 1);
  if (several) {
    const ids = several.map(({ id, name }) => `${name} (${id})`).join(", ");
    const message = `Several templates are called '${template}': ${ids}. Name one by its id.`;
    return { check: "template", error: new MoxxieError("ambiguous_name", message, { extra: { verdicts } }) };
  }
  const offered = namesOf(meant.flatMap((host) => host.templates.filter((each) => isOffered(wish, host, each.id))));
  const [other] = meant.flatMap((host) => templatesOfOtherPackages(wish, host));
  const why = other
    ? `Template '${template}' is not for the package that is used, but for package ${other.packageIds?.join(", ")}.`
    : `There is no ${nounOf(kind)} template '${template}' in ${datacenter.id}.`;
  const error = new MoxxieError("unknown_template", `${why} Templates: ${offered}.`, { extra: { verdicts } });
  return { check: "template", error };
};

const isOffered = (wish: CreationWish, host: HostCandidate, id: string) =>
  templatesFor({ ...wish, template: id }, host).length > 0;

const noNetwork: Check = ({ wish, meant, datacenter, verdicts, view }) => {
  const refusals: RefusedProfile[] = [];
  for (const host of meant) {
    const primary = primaryAt(wish, host);
    const elsewhere = view.profilesOf(host.endpointId);
    const { trace, ...choice } = resolveProfile(wish.network, { ...host, ...(primary && { primary }), elsewhere });
    if (choice.ok) return undefined;
    refusals.push(choice);
  }
  // What is there and cannot be used so says more than that another host lacks it.
  const refused = refusals.find(({ code }) => code === "network_profile_invalid") ?? refusals[0];
  if (!refused) return undefined;
  const { code, reason, sentId, source } = refused;
  const valid = [...new Set(refusals.flatMap((each) => each.valid))];
  const why =
    code === "network_profile_invalid" || sentId === null
      ? reason
      : `No host in ${datacenter.id} has the network '${sentId}'`;
  const message = `${why}. Networks: ${valid.join(", ") || "none"}.`;
  return { check: "network", error: new MoxxieError(code, message, { extra: { sentId, source, valid, verdicts } }) };
};

const diskTooSmall: Check = ({ wish, meant }) => {
  const { template, diskGb } = wish;
  if (template === undefined) return undefined;
  const sizes = meant.flatMap((host) => templatesFor(wish, host).map(({ minDiskGb }) => minDiskGb ?? 0));
  const least = Math.min(...sizes);
  if (least <= diskGb) return undefined;
  const message = `Template ${template} needs a disk of at least ${least} GB; ${diskGb} GB was asked for.`;
  return { check: "template", error: new MoxxieError("cannot_be_done", message) };
};

const noRoom: Check = ({ datacenter, meant, verdicts, wish }) => {
  const isShown = ({ endpoint, host }: Verdict) =>
    meant.some((each) => each.endpointId === endpoint && each.name === host);
  const shown = wish.hostGroup === undefined ? verdicts : verdicts.filter(isShown);
  const reasons = shown.slice(0, 3).map(({ host, reasons: why }) => `${host}: ${why.join("; ")}`);
  const where = wish.hostGroup === undefined ? datacenter.id : `group ${wish.hostGroup}`;
  const message = `No host in ${where} can take it. ${reasons.join(". ")}.`;
  return { check: "placement", error: new MoxxieError("no_capacity", message, { extra: { verdicts } }) };
};

/** In the order in which they are told: what is named first, then what is missing, then what is full. */
const checks: readonly Check[] = [
  noHosts,
  unknownHost,
  unknownGroup,
  contradiction,
  platformChooses,
  notSupported,
  unknownPackage,
  unknownStorage,
  unclearTemplate,
  noNetwork,
  diskTooSmall,
  noRoom,
];

const namesOf = (list: readonly { name: string }[]) =>
  [...new Set(list.map(({ name }) => name))].sort().join(", ") || "none";
