import type { GuestKind } from "@/lib/domain/guest";
import { MoxxieError } from "@/lib/errors";
import type { ConfigChange, ConfigDiff, ConfigValue, GuestChange, GuestConfig, NetworkProfile } from "../provider";
import type { Form } from "./form";
import { hotplugOf, memoryHotplugs } from "./hotplug";
import { markerOf, withMarker } from "./marker";
import { attachmentOf } from "./network-profiles";
import { parseProperties, writeProperties } from "./property-string";
import { cloudInitForm } from "./spec-form";

/** A change worked out against the guest as it is: what it means, and the form that carries it out. */
export interface PlannedChange extends ConfigDiff {
  form: Form;
}

export interface ChangeContext {
  kind: GuestKind;
  hostName: string;
  running: boolean;
  config: GuestConfig;
  /** Networks of the host; needed only when an interface changes its network. */
  profiles: NetworkProfile[];
}

/**
 * What `change` would do. Throws `digest_mismatch` when the guest was changed since the caller read it, `cannot_be_done`
 * and `not_supported` for what this kind of guest does not have.
 */
export function plannedChange(change: GuestChange, context: ChangeContext): PlannedChange {
  const { config } = context;
  if (change.digest !== undefined && change.digest !== config.digest) throw digestMismatch();
  const parts = [
    ...simpleParts(change, context),
    ...cloudInitParts(change, context),
    ...interfaceParts(change, context),
  ];
  const real = parts.filter((part) => part.changes.length > 0);
  const form: Form = Object.assign({}, ...real.map((part) => part.set));
  const deleted = real.flatMap((part) => part.unset ?? []);
  const changes = real.flatMap((part) => part.changes);
  if (changes.length > 0) {
    form.digest = config.digest || undefined;
    if (deleted.length > 0) form.delete = deleted.join(",");
  }
  return { changes, digest: config.digest, form };
}

/** One setting of the platform that changes, with what that is in Moxxie's words. */
interface Part {
  changes: ConfigChange[];
  set: Form;
  unset?: string[];
}

const nothing: Part = { changes: [], set: {} };

function part(change: ConfigChange, set: Form, unset?: string[]): Part {
  return same(change.from, change.to) ? nothing : { changes: [change], set, ...(unset && { unset }) };
}

const same = (one: ConfigValue, other: ConfigValue) => one === other;

function simpleParts(change: GuestChange, { kind, running, config }: ChangeContext): Part[] {
  const vm = kind === "vm";
  const onRestart = (live: boolean) => running && !live;
  const parts: Part[] = [];
  const add = (
    field: string,
    values: { from: ConfigValue; to: ConfigValue; live: boolean },
    set: Form,
    unset?: string[],
  ) =>
    parts.push(part({ field, from: values.from, to: values.to, requiresRestart: onRestart(values.live) }, set, unset));

  const { name, cpuCores, memoryMb, swapMb, onBoot, description, tags, agent } = change;
  // A container reads its host name when it starts.
  if (name !== undefined) add("name", { from: config.name, to: name, live: vm }, { [vm ? "name" : "hostname"]: name });
  if (cpuCores !== undefined) add("cpuCores", { from: config.cpuCores, to: cpuCores, live: !vm }, { cores: cpuCores });
  if (memoryMb !== undefined) {
    const live = vm ? memoryHotplugs(config.raw, { nowMb: config.memoryMb, wantedMb: memoryMb }) : true;
    add(
      "memoryMb",
      { from: config.memoryMb, to: memoryMb, live },
      { memory: memoryMb, ...balloonWithin(config, memoryMb) },
    );
  }
  if (swapMb !== undefined) {
    if (vm) throw new MoxxieError("cannot_be_done", "A VM has no swap setting; only containers do.");
    add("swapMb", { from: config.swapMb ?? 0, to: swapMb, live: true }, { swap: swapMb });
  }
  if (onBoot !== undefined) add("onBoot", { from: config.onBoot, to: onBoot, live: true }, { onboot: onBoot });
  if (change.protected !== undefined) {
    add("protected", { from: config.protected, to: change.protected, live: true }, { protection: change.protected });
  }
  if (description !== undefined) {
    add(
      "description",
      { from: config.description, to: description.trim(), live: true },
      descriptionForm(config, description),
    );
  }
  if (tags !== undefined) {
    const from = sortedTags(config.tags);
    add(
      "tags",
      { from, to: sortedTags(tags), live: true },
      tags.length > 0 ? { tags: tags.join(";") } : {},
      tags.length > 0 ? undefined : ["tags"],
    );
  }
  if (agent !== undefined) {
    if (!vm) throw new MoxxieError("cannot_be_done", "A container needs no guest agent.");
    add("agent", { from: config.agent, to: agent, live: false }, { agent: agentSetting(config.raw.agent, agent) });
  }
  return parts;
}

const sortedTags = (tags: string[]) => [...new Set(tags.map((tag) => tag.toLowerCase()))].sort().join(";");

/** Notes keep the line that says which operation made the guest. */
function descriptionForm(config: GuestConfig, description: string): Form {
  const maker = markerOf(String(config.raw.description ?? ""));
  return { description: maker === undefined ? description : withMarker(description, maker) };
}

/** The balloon may not be larger than the memory. */
function balloonWithin({ raw }: GuestConfig, memoryMb: number): Form {
  const balloon = Number(raw.balloon ?? 0);
  return balloon > memoryMb ? { balloon: memoryMb } : {};
}

function agentSetting(current: string | number | undefined, enabled: boolean): string {
  const { enabled: _, ...rest } = parseProperties(String(current ?? ""), "enabled");
  return writeProperties({ enabled: enabled ? 1 : 0, ...rest });
}

function cloudInitParts({ cloudInit }: GuestChange, { kind, running, config }: ChangeContext): Part[] {
  if (cloudInit === undefined) return [];
  if (kind === "container") {
    throw new MoxxieError(
      "not_supported",
      "A container has no cloud-init; change its interfaces and name servers instead.",
    );
  }
  const now = config.cloudInit;
  const form = cloudInitForm({
    ...cloudInit,
    gateway: cloudInit.gateway ?? (cloudInit.ip === "dhcp" ? undefined : now?.gateway),
  });
  const live = hotplugOf(config.raw).has("cloudinit");
  const requiresRestart = running && !live;
  const row = (field: string, from: ConfigValue, to: ConfigValue | undefined, set: Form): Part =>
    to === undefined ? nothing : part({ field: `cloudInit.${field}`, from, to, requiresRestart }, set);
  const address = { ipconfig0: form.ipconfig0 ?? gatewayForm(now?.ip, cloudInit.gateway) };
  return [
    row("user", now?.user ?? null, cloudInit.user, { ciuser: form.ciuser }),
    row("sshKeys", (now?.sshKeys ?? []).join("\n"), cloudInit.sshKeys?.map((key) => key.trim()).join("\n"), {
      sshkeys: form.sshkeys,
    }),
    row("ip", now?.ip ?? null, cloudInit.ip, address),
    row("gateway", now?.gateway ?? null, cloudInit.gateway, address),
    row("nameservers", (now?.nameservers ?? []).join(" "), cloudInit.nameservers?.join(" "), {
      nameserver: form.nameserver,
    }),
    row(
      "userData",
      String(config.raw.cicustom ?? ""),
      form.cicustom === undefined ? undefined : String(form.cicustom),
      { cicustom: form.cicustom },
    ),
  ];
}

const gatewayForm = (ip: string | undefined, gateway: string | undefined) =>
  ip === undefined ? undefined : writeProperties({ ip, gw: gateway });

function interfaceParts({ interfaces = [] }: GuestChange, context: ChangeContext): Part[] {
  return interfaces.map((wanted) => interfacePart(wanted, context));
}

function interfacePart(wanted: NonNullable<GuestChange["interfaces"]>[number], context: ChangeContext): Part {
  const { config, kind, running, profiles, hostName } = context;
  const { id, profileId, vlan, firewall, connected, rateMbps } = wanted;
  const now = config.interfaces.find((one) => one.id === id);
  const raw = config.raw[id];
  if (now === undefined || raw === undefined) {
    throw new MoxxieError("cannot_be_done", `The guest has no network interface '${id}'.`);
  }
  const net: Record<string, string | number | undefined> = parseProperties(
    String(raw),
    kind === "vm" ? "model" : "name",
  );
  const changes: ConfigChange[] = [];
  const live = hotplugOf(config.raw).has("network");
  const changed = (field: string, from: ConfigValue, to: ConfigValue) => {
    if (!same(from, to))
      changes.push({ field: `${id}.${field}`, from, to, requiresRestart: running && kind === "vm" && !live });
  };

  if (profileId !== undefined) {
    const target = attachmentOf({ profileId, ...(vlan != null && { vlan }) }, { profiles, hostName });
    changed("bridge", now.bridge ?? null, target.bridge);
    changed("vlan", now.vlan ?? null, target.tag ?? null);
    net.bridge = target.bridge;
    net.tag = target.tag;
  } else if (vlan !== undefined) {
    changed("vlan", now.vlan ?? null, vlan);
    net.tag = vlan ?? undefined;
  }
  if (firewall !== undefined) {
    changed("firewall", now.firewall, firewall);
    net.firewall = firewall ? 1 : undefined;
  }
  if (connected !== undefined) {
    changed("connected", now.connected, connected);
    net.link_down = connected ? undefined : 1;
  }
  if (rateMbps !== undefined) {
    changed("rateMbps", now.rateMbps ?? null, rateMbps);
    net.rate = rateMbps === null ? undefined : rateMbps / 8;
  }
  return { changes, set: { [id]: writeProperties(net) } };
}

export const digestMismatch = () =>
  new MoxxieError(
    "digest_mismatch",
    "The guest's configuration was changed since you read it; read it again and repeat your change on what is there now.",
  );
