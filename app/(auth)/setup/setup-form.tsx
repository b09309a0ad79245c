"use client";

import { useActionState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { FormError } from "../_components/form-error";
import { PasswordInput } from "../_components/password-input";
import { type SetupState, setUpMoxxie } from "./actions";

const untouched: SetupState = { errors: {}, typed: { code: "", name: "", email: "" } };

/** Asks for the first administrator. Works before and without JavaScript. */
export function SetupForm() {
  const [{ error, errors, typed }, submit, pending] = useActionState(setUpMoxxie, untouched);
  return (
    <form action={submit} className="flex flex-col gap-4">
      <FormError message={error} />
      <Field
        label="Setup code"
        required
        error={errors.code}
        hint="Moxxie's log shows it at every start until this page is done. It proves that you may look there."
      >
        <Input
          name="code"
          mono
          spellCheck={false}
          autoCapitalize="characters"
          placeholder="XXXX-XXXX-XXXX"
          defaultValue={typed.code}
          required
          autoFocus
        />
      </Field>
      <Field label="Your name" optional error={errors.name}>
        <Input name="name" autoComplete="name" maxLength={100} defaultValue={typed.name} />
      </Field>
      <Field label="Email address" required error={errors.email}>
        <Input name="email" type="email" autoComplete="username" maxLength={200} defaultValue={typed.email} required />
      </Field>
      <Field
        label="Password"
        required
        error={errors.password}
        hint="At least 12 characters. Length is all that counts."
      >
        <PasswordInput name="password" autoComplete="new-password" minLength={12} maxLength={200} required />
      </Field>
      <Button type="submit" variant="primary" loading={pending}>
        Create administrator
      </Button>
    </form>
  );
}
