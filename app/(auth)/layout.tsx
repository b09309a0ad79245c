import type { ReactNode } from "react";

/** The pages before sign-in: one quiet panel in the middle, no shell. */
export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-96 flex-col justify-center gap-5 px-4 py-10">
      <div className="flex items-center gap-2.5 px-1">
        <svg viewBox="0 0 20 20" className="size-5" aria-hidden="true">
          <rect width="20" height="20" rx="5" className="fill-accent-soft" />
          <path d="M0 5a5 5 0 0 1 5-5h15L0 20Z" className="fill-accent" />
        </svg>
        <span className="font-semibold text-lg">Moxxie</span>
      </div>
      {children}
    </main>
  );
}
