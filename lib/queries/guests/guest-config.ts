import type { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { authorise } from "@/lib/auth/authorise";
import type { GuestConfigView, SavedConfigView } from "@/lib/contracts/guest-config";
import { changeInContractWords } from "@/lib/domain/config-fields";
import type { Moxxie } from "@/lib/moxxie";
import type { GuestConfig } from "@/lib/providers/provider";
import { providerOf } from "../live";
import { guestById } from "./resolve-guest";

/** The configuration as the platform has it at this moment. @throws MoxxieError `not_found`, `platform_…`. */
export async function guestConfig(moxxie: Moxxie, actor: Actor, guestId: string): Promise<GuestConfigView> {
  authorise(actor, "vm:read");
  const { endpointId, kind, vmId, hostName } = guestById(moxxie, actor, guestId);
  return configView(await providerOf(moxxie, endpointId).guests.config({ kind, vmId, hostName }));
}

/** The configurations as they were before changes and deletions, newest first. @throws MoxxieError `not_found`. */
export async function savedConfigs(
  moxxie: Moxxie,
  actor: Actor,
  guestId: string,
): Promise<{ items: z.infer<typeof SavedConfigView>[] }> {
  authorise(actor, "vm:read");
  const guest = guestById(moxxie, actor, guestId);
  const rows = await moxxie.db.prisma.savedConfig.findMany({
    where: { guestId: guest.id },
    orderBy: { savedAt: "desc" },
    take: 100,
  });
  return {
    items: rows.map((row) => ({
      id: row.id,
      savedAt: row.savedAt.toISOString(),
      reason: row.reason,
      operationId: row.operationId,
      // Only the step that saves configurations writes the column, from a GuestConfig.
      config: configView(row.config as unknown as GuestConfig),
    })),
  };
}

function configView(config: GuestConfig): GuestConfigView {
  const { cloudInit } = config;
  return {
    name: config.name,
    cores: config.cpuCores,
    sockets: config.cpuSockets,
    memoryMB: config.memoryMb,
    swapMB: config.swapMb ?? null,
    onBoot: config.onBoot,
    protected: config.protected,
    description: config.description,
    tags: config.tags,
    agent: config.agent,
    osType: config.osType ?? null,
    disks: config.disks.map(({ id, storage, volume, sizeGb, boot, media, mountPath }) => ({
      id,
      storage,
      volume,
      sizeGB: sizeGb,
      boot,
      media,
      mountPath: mountPath ?? null,
    })),
    interfaces: config.interfaces.map((nic) => ({
      id: nic.id,
      name: nic.name ?? null,
      model: nic.model ?? null,
      macAddress: nic.macAddress ?? null,
      bridge: nic.bridge ?? null,
      vlan: nic.vlan ?? null,
      firewall: nic.firewall,
      connected: nic.connected,
      rateMbps: nic.rateMbps ?? null,
      ip: nic.ip ?? null,
      gateway: nic.gateway ?? null,
    })),
    cloudInit: cloudInit
      ? {
          user: cloudInit.user ?? null,
          hasPassword: cloudInit.hasPassword,
          sshKeys: cloudInit.sshKeys,
          ip: cloudInit.ip ?? null,
          gateway: cloudInit.gateway ?? null,
          nameservers: cloudInit.nameservers ?? [],
        }
      : null,
    pending: config.pending.map(changeInContractWords),
    digest: config.digest,
    raw: config.raw,
  };
}
