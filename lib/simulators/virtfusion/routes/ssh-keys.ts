import { z } from "zod";
import { notFound, refused, simulated } from "../errors";
import type { SshKey } from "../state/accounts";
import type { Panel } from "../state/panel";
import { newSshKeyView, sshKeyView } from "../views/ssh-key";
import { created, noContent, ok, type Routes } from "./call";

const NewKey = z.object({ userId: z.int(), name: z.string(), publicKey: z.string() });
const publicKeyPattern =
  /^(?:ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-nistp\d+|sk-[a-z0-9@.-]+) [A-Za-z0-9+/]+={0,3}(?: .*)?$/;

export const sshKeyRoutes: Routes = {
  "POST /ssh_keys": (call) => {
    const { panel } = call;
    const { userId, name, publicKey } = call.body(NewKey);
    if (!panel.users.has(userId)) throw notFound("user");
    if (name === "") throw refused(simulated("name must not be empty"));
    if (!publicKeyPattern.test(publicKey.trim())) throw refused(simulated("Invalid public key"));
    const key: SshKey = {
      id: panel.nextId("sshKey"),
      userId,
      name,
      publicKey: publicKey.trim(),
      enabled: true,
      createdAt: panel.now(),
    };
    panel.sshKeys.set(key.id, key);
    return created(newSshKeyView(key));
  },
  "GET /ssh_keys/user/{userId}": (call) => {
    const { id } = call.panel.user(call.id("userId"));
    return ok([...call.panel.sshKeys.values()].filter(({ userId }) => userId === id).map(sshKeyView));
  },
  "GET /ssh_keys/{keyId}": (call) => ok(sshKeyView(keyOf(call.panel, call.id("keyId")))),
  "DELETE /ssh_keys/{keyId}": (call) => {
    call.panel.sshKeys.delete(keyOf(call.panel, call.id("keyId")).id);
    return noContent;
  },
};

function keyOf(panel: Panel, id: number): SshKey {
  const key = panel.sshKeys.get(id);
  if (!key) throw notFound("ssh key");
  return key;
}
