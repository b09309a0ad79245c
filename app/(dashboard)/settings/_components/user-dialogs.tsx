"use client";

import { useState } from "react";
import { PlanDialog } from "@/components/commands/plan-dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useMe } from "@/lib/client/me";
import type { UserView } from "@/lib/contracts/identity";
import { type Reach, ReachFields } from "./reach-fields";

export type UserAsk =
  | { kind: "create" }
  | { kind: "edit" | "password" | "disable" | "enable" | "delete"; user: UserView };

interface UserDialogProps {
  onClose: () => void;
  onDone: () => void;
}

const passwordMin = 12;

/** The dialog of what was asked for. */
export function UserDialog({ asked, ...rest }: UserDialogProps & { asked: UserAsk }) {
  switch (asked.kind) {
    case "create":
      return <NewUserDialog {...rest} />;
    case "edit":
      return <EditUserDialog {...rest} user={asked.user} />;
    case "password":
      return <PasswordDialog {...rest} user={asked.user} />;
    case "disable":
    case "enable":
      return <DisableDialog {...rest} user={asked.user} disabled={asked.kind === "disable"} />;
    case "delete":
      return <DeleteUserDialog {...rest} user={asked.user} />;
  }
}

function NewUserDialog({ onClose, onDone }: UserDialogProps) {
  const [person, setPerson] = useState({ email: "", name: "", password: "" });
  const [reach, setReach] = useState<Reach>({ role: "viewer", datacenters: [] });
  const set = (edit: Partial<typeof person>) => setPerson((now) => ({ ...now, ...edit }));
  const missing =
    person.email.trim() === "" || person.name.trim() === ""
      ? "Enter the email address and the name"
      : tooShort(person.password);
  return (
    <PlanDialog
      open
      onOpenChange={onClose}
      command="user.create"
      input={
        missing
          ? null
          : {
              email: person.email.trim(),
              name: person.name.trim(),
              role: reach.role,
              ...(reach.datacenters.length > 0 && { datacenters: reach.datacenters }),
              ...(person.password && { password: person.password }),
            }
      }
      missing={missing}
      title="Create a user"
      actionLabel="Create user"
      begun={`Created ${person.name.trim()}`}
      onDone={onDone}
    >
      {(problems) => (
        <div className="flex flex-col gap-4">
          <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
            <Field label="Email" required error={problems.email}>
              <Input type="email" value={person.email} onChange={(event) => set({ email: event.target.value })} />
            </Field>
            <Field label="Name" required error={problems.name}>
              <Input value={person.name} maxLength={100} onChange={(event) => set({ name: event.target.value })} />
            </Field>
          </div>
          <PasswordField
            value={person.password}
            onChange={(password) => set({ password })}
            error={problems.password}
            optional
          />
          <ReachFields
            reach={reach}
            onChange={(edit) => setReach((now) => ({ ...now, ...edit }))}
            problems={problems}
          />
        </div>
      )}
    </PlanDialog>
  );
}

function EditUserDialog({ user, onClose, onDone }: UserDialogProps & { user: UserView }) {
  const isMe = useMe().id === user.id;
  const [name, setName] = useState(user.name);
  const [reach, setReach] = useState<Reach>(user);
  const sameReach = [...reach.datacenters].sort().join() === [...user.datacenters].sort().join();
  const change = {
    ...(name.trim() !== user.name && { name: name.trim() }),
    ...(reach.role !== user.role && { role: reach.role }),
    ...(!sameReach && { datacenters: reach.datacenters }),
  };
  const nothing = Object.keys(change).length === 0;
  return (
    <PlanDialog
      open
      onOpenChange={onClose}
      command="user.update"
      input={nothing ? null : { userId: user.id, change }}
      missing={nothing ? "Nothing was changed" : null}
      title={`Edit ${user.email}`}
      actionLabel="Apply"
      begun={`Changed ${user.name}`}
      onDone={onDone}
    >
      {(problems) => (
        <div className="flex flex-col gap-4">
          <Field label="Name" required error={problems.name ?? problems["change.name"]}>
            <Input value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
          </Field>
          <ReachFields
            reach={reach}
            onChange={(edit) => setReach((now) => ({ ...now, ...edit }))}
            problems={problems}
            disabledReason={isMe ? "Another administrator can change your rights" : null}
          />
        </div>
      )}
    </PlanDialog>
  );
}

function PasswordDialog({ user, onClose, onDone }: UserDialogProps & { user: UserView }) {
  const [password, setPassword] = useState("");
  const missing = password === "" ? "Enter the new password" : tooShort(password);
  return (
    <PlanDialog
      open
      onOpenChange={onClose}
      command="user.update"
      input={missing ? null : { userId: user.id, change: { password } }}
      missing={missing}
      title={`New password for ${user.email}`}
      actionLabel="Set password"
      begun={`${user.name} has a new password`}
      onDone={onDone}
    >
      {(problems) => <PasswordField value={password} onChange={setPassword} error={problems["change.password"]} />}
    </PlanDialog>
  );
}

function DisableDialog(props: UserDialogProps & { user: UserView; disabled: boolean }) {
  const { user, disabled, onClose, onDone } = props;
  return (
    <PlanDialog
      open
      onOpenChange={onClose}
      command="user.update"
      input={{ userId: user.id, change: { disabled } }}
      title={`${disabled ? "Disable" : "Enable"} ${user.email}?`}
      actionLabel={disabled ? "Disable user" : "Enable user"}
      begun={`${disabled ? "Disabled" : "Enabled"} ${user.name}`}
      tone={disabled ? "danger" : "primary"}
      onDone={onDone}
    />
  );
}

function DeleteUserDialog({ user, onClose, onDone }: UserDialogProps & { user: UserView }) {
  return (
    <PlanDialog
      open
      onOpenChange={onClose}
      command="user.delete"
      input={{ userId: user.id }}
      title={`Delete ${user.email}?`}
      actionLabel="Delete user"
      begun={`Deleted ${user.name}`}
      tone="danger"
      typedText={user.email}
      typedTextLabel="the email address"
      onDone={onDone}
    />
  );
}

const tooShort = (password: string) =>
  password !== "" && password.length < passwordMin ? `A password needs ${passwordMin} characters` : null;

function PasswordField(props: {
  value: string;
  onChange: (password: string) => void;
  error?: string;
  optional?: boolean;
}) {
  return (
    <Field
      label="Password"
      optional={props.optional}
      required={!props.optional}
      error={props.error}
      hint={`At least ${passwordMin} characters; a few words in a row are good`}
    >
      <Input
        type="password"
        autoComplete="new-password"
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </Field>
  );
}
