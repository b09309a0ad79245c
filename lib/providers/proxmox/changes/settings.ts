import { MoxxieError } from "@/lib/errors";
import type { ConfigValue, GuestChange, GuestConfig } from "../../provider";
import type { Form } from "../form";
import { memoryHotplugs } from "../hotplug";
import { markerOf, withMarker } from "../marker";
import { parseProperties, writeProperties } from "../property-string";
import { type ChangeContext, type Part, part } from "./part";

/** Name, size, start, notes, tags, agent. */
export function settingParts(change: GuestChange, { kind, running, config }: ChangeContext): Part[] {
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
