import { type APIRequestContext, expect } from "@playwright/test";
import { TokenCreated, UserView } from "@/lib/contracts/identity";
import type { Permission, Role } from "@/lib/domain/permissions";
import { uniqueName } from "./names";

interface Wish {
  role: Role;
  datacenters?: string[];
}

interface TokenWish extends Wish {
  /** Left out: all that the role may do. */
  scopes?: Permission[];
}

/** Somebody of that role who can sign in. */
export async function makeUser(api: APIRequestContext, wish: Wish) {
  const name = uniqueName(wish.role);
  const who = { email: `${name}@example.net`, password: `${name}-and-a-long-password` };
  const answer = await api.post("users", { data: { ...wish, ...who, name } });
  expect(answer.status(), await answer.text()).toBe(201);
  return { ...who, name, id: UserView.parse(await answer.json()).id };
}

/** The secret of a new token of that role. */
export async function makeToken(api: APIRequestContext, wish: TokenWish): Promise<string> {
  const answer = await api.post("tokens", { data: { ...wish, name: uniqueName(wish.role) } });
  expect(answer.status(), await answer.text()).toBe(201);
  return TokenCreated.parse(await answer.json()).token;
}
