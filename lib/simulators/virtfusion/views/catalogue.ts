import type { Package, TemplateGroup } from "../state/catalogue";
import { microsecondDate } from "./dates";

export function packageView(pack: Package): Record<string, unknown> {
  return {
    id: pack.id,
    name: pack.name,
    description: pack.description,
    enabled: pack.enabled,
    memory: pack.memoryMb,
    primaryStorage: pack.primaryStorageGb,
    traffic: pack.trafficGb,
    cpuCores: pack.cpuCores,
    primaryNetworkSpeedIn: pack.inboundKbytesPerSecond,
    primaryNetworkSpeedOut: pack.outboundKbytesPerSecond,
    primaryDiskType: "inherit",
    backupPlanId: pack.backupPlanId,
    primaryStorageReadBytesSec: null,
    primaryStorageWriteBytesSec: null,
    primaryStorageReadIopsSec: null,
    primaryStorageWriteIopsSec: null,
    primaryStorageProfile: pack.primaryStorageProfile,
    primaryNetworkProfile: pack.primaryNetworkProfile,
    created: microsecondDate(pack.createdAt),
  };
}

export function templateGroupView({ id, name, icon, templates }: TemplateGroup): Record<string, unknown> {
  return {
    name,
    description: `${name} images`,
    icon,
    templates: templates.map((template) => ({
      id: template.id,
      name: template.name,
      version: template.version,
      variant: template.variant,
      arch: template.arch,
      description: `${template.name} ${template.version}`,
      icon,
      eol: template.eol,
      eol_date: `${template.eolDate} 00:00:00`,
      eol_warning: false,
      deploy_type: 1,
      vnc: template.vnc,
      type: template.type,
    })),
    id,
  };
}
