"use client";

import { useState } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { Dialog } from "@/components/ui/dialog";
import { RelativeTime } from "@/components/ui/relative-time";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { type VerifyLanguage, verifySamples } from "./verify-samples";

/** Shows the secret of a webhook, this once, and how a receiver checks signatures by it. */
export function SecretDialog(props: {
  url: string;
  secret: string;
  /** Of a rotated secret: until when the one before signs as well; null when it has ended. */
  previousSecretUntil: string | null;
  onClose: () => void;
}) {
  const { url, secret, previousSecretUntil, onClose } = props;
  return (
    <Dialog
      open
      // Only the button closes it: a slip of the mouse must not lose the secret.
      locked
      title="The signing secret"
      description={<span className="break-all font-mono text-sm">{url}</span>}
      size="md"
      footer={
        <Button variant="primary" onClick={onClose}>
          I have kept it
        </Button>
      }
    >
      <Banner tone="warn" className="mb-3">
        Copy it now: it is not shown to anybody again.
        {previousSecretUntil && (
          <>
            {" "}
            The secret before it signs as well until <RelativeTime at={previousSecretUntil} />: change the receiver by
            then.
          </>
        )}
      </Banner>
      <CodeBlock label="Secret" code={secret} wrap />
      <VerifySample />
    </Dialog>
  );
}

const languages = (Object.keys(verifySamples) as VerifyLanguage[]).map((value) => ({
  value,
  label: verifySamples[value].label,
}));

/** Code for a receiver that checks what it gets. */
export function VerifySample() {
  const [language, setLanguage] = useState<VerifyLanguage>("node");
  return (
    <>
      <div className="mt-4 mb-2 flex flex-wrap items-center justify-between gap-2">
        <p className="text-muted">The receiver checks each call by it, as Standard Webhooks has it:</p>
        <SegmentedControl label="Language" value={language} onValueChange={setLanguage} options={languages} />
      </div>
      <CodeBlock label={`How to verify in ${verifySamples[language].label}`} code={verifySamples[language].code} />
    </>
  );
}
