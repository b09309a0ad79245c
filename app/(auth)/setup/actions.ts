"use server";

import { headers } from "next/headers";
import { z } from "zod";
import { clientAddress } from "@/lib/auth/client-address";
import { setUp } from "@/lib/auth/first-admin";
import { recordSignIn } from "@/lib/auth/sign-in";
import { UserCreate } from "@/lib/contracts/identity";
import { MoxxieError } from "@/lib/errors";
import { moxxie } from "@/lib/instance";
import { startSession, textOf } from "../_components/start-session";

const { email, name } = UserCreate.shape;
const SetupForm = z.object({
  code: z.string().trim().min(1, "Enter the setup code from the log.").max(40, "This is too long for a setup code."),
  name: name.catch(""),
  email,
  password: z.string().min(12, "Take at least 12 characters.").max(200, "Take at most 200 characters."),
});

type Field = keyof z.output<typeof SetupForm>;

export interface SetupState {
  /** What is wrong with the whole. */
  error?: string;
  errors: Partial<Record<Field, string>>;
  typed: { code: string; name: string; email: string };
}

/** Makes the first administrator and signs them in. */
export async function setUpMoxxie(_before: SetupState, form: FormData): Promise<SetupState> {
  const typed = { code: textOf(form, "code"), name: textOf(form, "name"), email: textOf(form, "email") };
  const parsed = SetupForm.safeParse({ ...typed, password: textOf(form, "password") });
  if (!parsed.success) return { errors: firstErrors(parsed.error), typed };
  const parts = await moxxie();
  const ip = clientAddress(await headers());
  const { code, ...admin } = parsed.data;
  let user: Awaited<ReturnType<typeof setUp>>;
  try {
    user = await setUp(parts, { code, admin: { ...admin, name: admin.name || admin.email }, ip });
  } catch (error) {
    if (!(error instanceof MoxxieError)) throw error;
    return error.code === "forbidden"
      ? { errors: { code: error.message }, typed }
      : { error: error.message, errors: {}, typed };
  }
  await recordSignIn(parts, { user, ip, method: "password" });
  return startSession(parts, { user, returnTo: "/" });
}

function firstErrors(error: z.ZodError<z.output<typeof SetupForm>>): SetupState["errors"] {
  const { fieldErrors } = z.flattenError(error);
  return {
    code: fieldErrors.code?.[0],
    name: fieldErrors.name?.[0],
    email: fieldErrors.email && "This is no email address.",
    password: fieldErrors.password?.[0],
  };
}
