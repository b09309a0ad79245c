"use client";

import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import { Input, type InputProps } from "@/components/ui/input";
import { useHydrated } from "@/components/ui/use-hydrated";

/** A password field whose text can be shown. Without JavaScript it is a password field. */
export function PasswordInput(props: Omit<InputProps, "type" | "suffix" | "prefixIcon">) {
  const [shown, setShown] = useState(false);
  const hydrated = useHydrated();
  const Icon = shown ? EyeOff : Eye;
  return (
    <div className="relative">
      <Input {...props} type={shown ? "text" : "password"} spellCheck={false} autoCapitalize="none" className="pr-9" />
      {hydrated && (
        <button
          type="button"
          aria-label="Show password"
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
          className="absolute inset-y-0 right-0 flex w-8 items-center justify-center rounded-md text-muted hover:text-ink"
        >
          <Icon className="size-4" aria-hidden="true" />
        </button>
      )}
    </div>
  );
}
