import Link from "next/link";

/** The mark and the name, leading home. */
export function Brand({ href = "/" }: { href?: string }) {
  return (
    <Link href={href} className="flex items-center gap-2.5 rounded-md font-bold text-lg tracking-tight">
      <BrandMark />
      Moxxie
    </Link>
  );
}

/** The mark alone, for the sign-in page and the like. */
export function BrandMark({ className = "size-5" }: { className?: string }) {
  return (
    <svg viewBox="0 0 20 20" className={className} aria-hidden="true">
      <rect width="20" height="20" rx="5" className="fill-ink" />
      <path d="M5 0h10.5L0 15.5V5a5 5 0 0 1 5-5Z" className="fill-accent" />
    </svg>
  );
}
