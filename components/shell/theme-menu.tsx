"use client";

import { SunMoon } from "lucide-react";
import { useTheme } from "next-themes";
import { buttonClass } from "@/components/ui/button-style";
import { DropdownMenu, MenuRadioGroup } from "@/components/ui/dropdown-menu";
import { useHydrated } from "@/components/ui/use-hydrated";

const themes = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
] as const;

/** Light, dark, or as the system has it. */
export function ThemeMenu() {
  const hydrated = useHydrated();
  const { theme = "system", setTheme } = useTheme();
  return (
    <DropdownMenu
      trigger={
        <button type="button" aria-label="Theme" className={buttonClass({ variant: "ghost", icon: true })}>
          <SunMoon className="size-4" aria-hidden="true" />
        </button>
      }
    >
      <MenuRadioGroup label="Theme" value={hydrated ? theme : "system"} onValueChange={setTheme} options={themes} />
    </DropdownMenu>
  );
}
