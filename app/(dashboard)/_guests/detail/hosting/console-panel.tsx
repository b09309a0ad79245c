"use client";

import { useState } from "react";
import { PlanDialog } from "@/components/commands/plan-dialog";
import { useGuestPlatform, whyNoneCan } from "@/components/platforms/platforms";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { KeyValueList } from "@/components/ui/key-value";
import { Panel } from "@/components/ui/panel";
import { ProblemNotice } from "@/components/ui/problem-notice";
import { mayNot, useMe } from "@/lib/client/me";
import { asProblem, type ProblemData } from "@/lib/client/problem-error";
import { readConsole } from "@/lib/client/queries/guest-hosting";
import type { ConsoleView } from "@/lib/contracts/guest-hosting";
import type { GuestDetail } from "@/lib/contracts/guests";
import { useRefusal } from "./use-refusal";

type Shown =
  | { state: "hidden" | "reading" }
  | { state: "told"; details: ConsoleView }
  | { state: "failed"; problem: ProblemData };

/** The way to its screen. The details hold a password: they are read when asked for and kept nowhere but on the page. */
export function ConsolePanel({ guest }: { guest: GuestDetail }) {
  const me = useMe();
  const missing = whyNoneCan([useGuestPlatform(guest)], "console");
  const refusal = useRefusal(guest)("console", "vm:console");
  const [shown, setShown] = useState<Shown>({ state: "hidden" });
  const [wanted, setWanted] = useState<boolean | null>(null);
  const show = async () => {
    setShown({ state: "reading" });
    setShown(
      await readConsole(guest.id).then(
        (details) => ({ state: "told", details }) as const,
        (error: unknown) => ({ state: "failed", problem: asProblem(error) }) as const,
      ),
    );
  };
  return (
    <Panel title="Console" description="The guest's screen by VNC. Every look at its password is in the audit log.">
      <div className="flex flex-wrap gap-2">
        {shown.state === "told" ? (
          <Button size="sm" onClick={() => setShown({ state: "hidden" })}>
            Hide
          </Button>
        ) : (
          <Button
            size="sm"
            loading={shown.state === "reading"}
            disabledReason={missing ?? mayNot(me, "vm:console")}
            onClick={() => void show()}
          >
            Show how to reach it
          </Button>
        )}
        <Button size="sm" disabledReason={refusal} onClick={() => setWanted(true)}>
          Switch on…
        </Button>
        <Button size="sm" disabledReason={refusal} onClick={() => setWanted(false)}>
          Switch off…
        </Button>
      </div>
      {shown.state === "failed" && <ProblemNotice problem={shown.problem} className="mt-3" />}
      {shown.state === "told" && <Details details={shown.details} />}
      {wanted !== null && (
        <PlanDialog
          open
          onOpenChange={(open) => !open && setWanted(null)}
          command="vm.console"
          input={{ vmId: guest.id, enabled: wanted }}
          title={`Switch the console of ${guest.name} ${wanted ? "on" : "off"}?`}
          actionLabel={wanted ? "Switch on" : "Switch off"}
          begun={`Switching the console of ${guest.name} ${wanted ? "on" : "off"}`}
          // What was shown is not good any more.
          onDone={() => setShown({ state: "hidden" })}
        />
      )}
    </Panel>
  );
}

function Details({ details }: { details: ConsoleView }) {
  const { enabled, host, port, password, webSocketUrl } = details;
  return (
    <KeyValueList
      className="mt-3"
      items={[
        { label: "State", value: enabled ? "On" : "Off, or nobody looks at it now" },
        {
          label: "VNC",
          value: `${host}:${port}`,
          mono: true,
          action: <CopyButton text={`${host}:${port}`} label="Copy the VNC address" />,
        },
        {
          label: "Password",
          value: password,
          mono: true,
          action: <CopyButton text={password} label="Copy the password" />,
        },
        {
          label: "WebSocket",
          value: webSocketUrl,
          mono: true,
          action: webSocketUrl && <CopyButton text={webSocketUrl} label="Copy the WebSocket address" />,
        },
      ]}
    />
  );
}
