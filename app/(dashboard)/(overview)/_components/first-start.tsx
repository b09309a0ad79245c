"use client";

import { Check } from "lucide-react";
import { ButtonLink } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { Panel } from "@/components/ui/panel";
import { mayNot, useMe } from "@/lib/client/me";
import type { DatacenterView } from "@/lib/contracts/estate";
import { type StartStep, startStepOf } from "./start-step";

const order: readonly StartStep[] = ["datacenter", "endpoint", "guest"];

/** The way from an empty Moxxie to the first guest; nothing once there are guests. */
export function FirstStart({ datacenters }: { datacenters: readonly DatacenterView[] }) {
  const me = useMe();
  const current = startStepOf(datacenters);
  if (current === "done") return null;
  const forbidden =
    mayNot(me, "datacenter:write") ?? (me.datacenters === null ? null : "You are limited to some datacenters.");
  if (forbidden && current !== "guest") {
    return (
      <Panel title="Nothing is connected yet">
        <p className="max-w-prose text-muted">
          Moxxie shows the guests of the platforms that it is connected to. {forbidden} Ask an administrator to connect
          the first endpoint under Settings.
        </p>
      </Panel>
    );
  }
  const place = datacenters[0]?.id;
  const steps: Record<StartStep, { title: string; text: string; href: string; action: string }> = {
    datacenter: {
      title: "Make a datacenter",
      text: "A name and a place. Network ranges and limits on what may be given out can follow later.",
      href: "/settings/datacenters/new",
      action: "Make a datacenter",
    },
    endpoint: {
      title: "Connect your first endpoint",
      text: "The address of a cluster or panel and a token for it. A connection test goes from DNS to permissions and says what is wrong before anything is saved.",
      href: `/settings/endpoints/new${place ? `?dc=${encodeURIComponent(place)}` : ""}`,
      action: "Connect an endpoint",
    },
    guest: {
      title: "See your guests, or create the first",
      text: "Guests that exist appear with the first poll. New ones are placed on the host with the most room.",
      href: `/vms/new${place ? `?dc=${encodeURIComponent(place)}` : ""}`,
      action: "Create VM",
    },
  };
  return (
    <Panel
      title="Connect your first endpoint"
      description="Three steps until the first guest. moxxie.yaml can hold the first two as well."
      className="mb-4 max-w-3xl"
    >
      <ol className="flex flex-col divide-y">
        {order.map((step, index) => {
          const done = index < order.indexOf(current);
          const { title, text, href, action } = steps[step];
          return (
            <li
              key={step}
              aria-current={step === current ? "step" : undefined}
              className="flex flex-wrap items-start gap-3 py-3 first:pt-0 last:pb-0"
            >
              <StepNumber number={index + 1} done={done} current={step === current} />
              <div className="min-w-0 flex-1 basis-60">
                <p className={cx("font-medium", step !== current && "text-muted")}>
                  {title}
                  {done && <span className="sr-only"> (done)</span>}
                </p>
                <p className="text-muted">{text}</p>
              </div>
              {step === current && (
                <ButtonLink variant="primary" href={href}>
                  {action}
                </ButtonLink>
              )}
            </li>
          );
        })}
      </ol>
    </Panel>
  );
}

function StepNumber({ number, done, current }: { number: number; done: boolean; current: boolean }) {
  return (
    <span
      aria-hidden="true"
      className={cx(
        "tabular flex size-6 shrink-0 items-center justify-center rounded-full font-medium text-sm",
        done ? "bg-ok-soft text-ok-ink" : current ? "bg-accent-soft text-accent-ink" : "bg-neutral-soft text-muted",
      )}
    >
      {done ? <Check className="size-3.5" /> : number}
    </span>
  );
}
