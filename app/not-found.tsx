import type { Metadata } from "next";
import { NoPage } from "@/components/shell/no-page";

export const metadata: Metadata = { title: "Not found" };

/** Addresses outside of the dashboard's pages. */
export default function NotFound() {
  return (
    <main className="flex min-h-dvh flex-col justify-center">
      <NoPage />
    </main>
  );
}
