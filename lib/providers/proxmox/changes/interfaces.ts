import { MoxxieError } from "@/lib/errors";
import type { ConfigChange, ConfigValue, GuestChange } from "../../provider";
import { hotplugOf } from "../hotplug";
import { attachmentOf } from "../network-profiles";
import { parseProperties, writeProperties } from "../property-string";
import { type ChangeContext, type Part, same } from "./part";

/** Network, VLAN, firewall, cable and rate of interfaces that are there. */
export function interfaceParts({ interfaces = [] }: GuestChange, context: ChangeContext): Part[] {
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
