"use client";

import { CircleCheck, Info, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { Toaster as Sonner, toast } from "sonner";
import type { Problem } from "./problem-notice";

/** The place where toasts appear; stands once, in the root layout. */
export function Toaster() {
  return (
    <Sonner
      position="bottom-right"
      gap={8}
      offset={16}
      visibleToasts={4}
      duration={6000}
      icons={{
        success: <CircleCheck className="size-4 text-ok-ink" aria-hidden="true" />,
        error: <TriangleAlert className="size-4 text-bad-ink" aria-hidden="true" />,
        info: <Info className="size-4 text-muted" aria-hidden="true" />,
      }}
      toastOptions={{
        unstyled: true,
        closeButton: false,
        classNames: {
          toast:
            "flex w-[22rem] max-w-[calc(100vw-2rem)] items-start gap-2.5 rounded-lg border border-line-strong bg-raised px-3 py-2.5 text-base text-ink shadow-pop font-sans",
          content: "min-w-0 flex-1",
          title: "break-words font-medium",
          description: "break-words text-muted",
          icon: "mt-0.5 flex size-4 shrink-0",
        },
      }}
    />
  );
}

export interface NotifyOptions {
  description?: string;
  /** The operation that the toast speaks of: adds a link to its page. */
  operationId?: string;
  /** Another page to go to. */
  link?: { href: string; label: string };
  /** Toasts with the same key replace each other instead of piling up. */
  key?: string;
}

type Kind = "success" | "info";

/** Says in a toast what has been done or begun: `notify.success("VM web-1 started", { operationId })`. */
export const notify = {
  success: (title: string, options: NotifyOptions = {}) => show("success", title, options),
  info: (title: string, options: NotifyOptions = {}) => show("info", title, options),
  /** Errors stay until dismissed twice as long as others, with code and request id. */
  problem: (problem: Problem, options: Omit<NotifyOptions, "description"> = {}) =>
    toast.error(problem.title, {
      id: options.key,
      duration: 12_000,
      description: <Body text={problem.detail} options={options} reference={problem.requestId} />,
    }),
  dismiss: (key: string) => toast.dismiss(key),
};

function show(kind: Kind, title: string, options: NotifyOptions) {
  return toast[kind](title, { id: options.key, description: <Body text={options.description} options={options} /> });
}

function Body({ text, options, reference }: { text?: string; options: NotifyOptions; reference?: string }) {
  const link = options.operationId
    ? { href: `/operations/${encodeURIComponent(options.operationId)}`, label: "View operation" }
    : options.link;
  return (
    <>
      {text && <span className="block">{text}</span>}
      {reference && <span className="block break-all font-mono text-xs">request {reference}</span>}
      {link && (
        <Link href={link.href} className="font-medium text-accent-ink underline-offset-2 hover:underline">
          {link.label}
        </Link>
      )}
    </>
  );
}
