"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";

/**
 * Asks before edits are lost: when a link is followed, and by the browser's own question when the page is closed or
 * loaded anew. The way back in the browser's history cannot be held up.
 */
export function UnsavedGuard({ active, what }: { active: boolean; what: string }) {
  const router = useRouter();
  const [leadingTo, setLeadingTo] = useState<string | null>(null);
  useEffect(() => {
    if (!active) return;
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const onClick = (event: MouseEvent) => {
      const target = linkOf(event);
      if (target === null) return;
      // At the window, before the page's own handlers: they must not follow the link.
      event.preventDefault();
      event.stopPropagation();
      setLeadingTo(target);
    };
    window.addEventListener("beforeunload", onUnload);
    window.addEventListener("click", onClick, true);
    return () => {
      window.removeEventListener("beforeunload", onUnload);
      window.removeEventListener("click", onClick, true);
    };
  }, [active]);
  return (
    <ConfirmDialog
      open={leadingTo !== null}
      onOpenChange={(open) => !open && setLeadingTo(null)}
      title="Leave without saving?"
      plan={[what, "Leaving discards them"]}
      actionLabel="Leave without saving"
      tone="danger"
      onConfirm={() => {
        if (leadingTo !== null) router.push(leadingTo);
      }}
    />
  );
}

/** Where a plain click on a link leads in this tab, within Moxxie and away from this page; null for all others. */
function linkOf(event: MouseEvent): string | null {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return null;
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement) || (link.target && link.target !== "_self")) return null;
  const url = new URL(link.href);
  if (url.origin !== window.location.origin || url.pathname === window.location.pathname) return null;
  return `${url.pathname}${url.search}${url.hash}`;
}
