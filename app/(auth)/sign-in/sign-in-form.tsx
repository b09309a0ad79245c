"use client";

import { useActionState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { FormError } from "../_components/form-error";
import { PasswordInput } from "../_components/password-input";
import { signIn } from "./actions";

/** Asks for email address and password. Works before and without JavaScript. */
export function SignInForm({ returnTo, error }: { returnTo: string; error?: string }) {
  const [state, submit, pending] = useActionState(signIn, { error, email: "" });
  return (
    <form action={submit} className="flex flex-col gap-4">
      <input type="hidden" name="returnTo" value={returnTo} />
      <FormError message={state.error} />
      <Field label="Email address" required>
        <Input
          name="email"
          type="email"
          autoComplete="username"
          defaultValue={state.email}
          maxLength={200}
          required
          autoFocus
        />
      </Field>
      <Field label="Password" required>
        <PasswordInput name="password" autoComplete="current-password" maxLength={200} required />
      </Field>
      <Button type="submit" variant="primary" loading={pending}>
        Sign in
      </Button>
    </form>
  );
}
