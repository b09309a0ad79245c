import { MoxxieError } from "@/lib/errors";
import type { ConfigValue, GuestChange } from "../../provider";
import type { Form } from "../form";
import { hotplugOf } from "../hotplug";
import { writeProperties } from "../property-string";
import { cloudInitForm } from "../spec-form";
import { type ChangeContext, nothing, type Part, part } from "./part";

/** What a VM's first boot, and each later one, gives the system inside. */
export function cloudInitParts({ cloudInit }: GuestChange, { kind, running, config }: ChangeContext): Part[] {
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
