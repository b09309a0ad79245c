"use client";

import { getNonce, setNonce } from "get-nonce";
import { ThemeProvider } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { Tooltip } from "radix-ui";
import type { ReactNode } from "react";
import { Toaster } from "@/components/ui/toaster";

/**
 * What every page needs around it: theme, URL state, tooltips and toasts.
 *
 * @param nonce the request's CSP nonce; given to the theme script and to the style tags that dialogs insert.
 */
export function UiProviders({ nonce, children }: { nonce?: string; children: ReactNode }) {
  // A document keeps the policy of its first answer; later ones, of soft navigations, bring nonces that it does not know.
  if (nonce && typeof window !== "undefined" && !getNonce()) setNonce(nonce);
  return (
    <ThemeProvider attribute="data-theme" defaultTheme="system" enableSystem disableTransitionOnChange nonce={nonce}>
      <NuqsAdapter>
        <Tooltip.Provider delayDuration={250} skipDelayDuration={150}>
          {children}
          <Toaster />
        </Tooltip.Provider>
      </NuqsAdapter>
    </ThemeProvider>
  );
}
