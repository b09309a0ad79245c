"use client";

import { PageHeader } from "@/components/ui/page-header";
import { TabLinks } from "@/components/ui/tabs";
import { useMe } from "@/lib/client/me";
import { type SettingsPart, settingsLinksOf } from "./settings-tabs";

/** The top of every part of the settings: all parts, with the present one marked. */
export function SettingsHeader({ current }: { current: SettingsPart }) {
  const links = settingsLinksOf(useMe());
  return <PageHeader title="Settings" tabs={<TabLinks label="Settings: parts" current={current} tabs={links} />} />;
}
