import type { Metadata, Viewport } from "next";
import localFont from "next/font/local";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { UiProviders } from "@/components/shell/ui-providers";
import "./globals.css";

/** The Latin face, preloaded; other scripts come from the package's own faces by unicode range. */
const inter = localFont({
  src: "../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
  variable: "--font-inter",
  weight: "100 900",
  display: "swap",
  adjustFontFallback: false,
});

export const metadata: Metadata = {
  title: { default: "Moxxie", template: "%s · Moxxie" },
  description: "Control plane for virtual machines and containers",
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fbfbfc" },
    { media: "(prefers-color-scheme: dark)", color: "#0d0f13" },
  ],
};

/** The document. `x-nonce` is set per request by the proxy that also sends the Content-Security-Policy. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    <html lang="en" className={inter.variable} suppressHydrationWarning>
      <body className="min-h-dvh antialiased">
        <UiProviders nonce={nonce}>{children}</UiProviders>
      </body>
    </html>
  );
}
