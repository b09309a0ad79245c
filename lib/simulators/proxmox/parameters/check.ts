import { invalidParameters, type ParameterErrors } from "../errors";
import { findParameter, type MethodDefinition, type ParameterDefinition } from "../schema/definitions";
import type { PveVersion } from "../version";
import { isListFormat } from "./formats";
import { Params } from "./params";
import { checkValue } from "./value";

/** Parameters as they came in: by name all values given, in order. */
export type RawParameters = ReadonlyMap<string, readonly string[]>;

/**
 * Checks all parameters of a call against its definition, path parameters included, and answers them parsed.
 * Throws 400 with every problem found, each under the parameter's name.
 */
export function checkParameters(input: {
  method: MethodDefinition;
  raw: RawParameters;
  pathParameters: Record<string, string>;
  version: PveVersion;
}): Params {
  const { method, raw, pathParameters, version } = input;
  const errors: ParameterErrors = {};
  const values = new Map<string, string | string[]>(Object.entries(pathParameters));
  for (const [name, given] of raw) {
    const definition = findParameter(method, name);
    if (name in pathParameters) {
      if (given.some((value) => value !== pathParameters[name])) {
        errors[name] = "duplicate parameter (already defined in URI) with conflicting values!";
      }
    } else if (!definition || !version.knows(definition.since)) {
      errors[name] = "property is not defined in schema and the schema does not allow additional properties";
    } else {
      values.set(name, mergeValues(definition, given));
    }
  }
  for (const [name, value] of values) checkOne({ method, name, value, values, errors });
  for (const [name, definition] of method.parameters) {
    if (!definition.optional && !values.has(name)) errors[name] ??= "property is missing and it is not optional";
  }
  if (Object.keys(errors).length > 0) throw invalidParameters(errors);
  return new Params(values);
}

function mergeValues(definition: ParameterDefinition, given: readonly string[]): string | string[] {
  if (definition.type === "array") return [...given];
  if (definition.format && isListFormat(definition.format)) return given.join(",");
  // A scalar that is repeated: the last one wins, as in a Perl hash.
  return given.at(-1) ?? "";
}

function checkOne(input: {
  method: MethodDefinition;
  name: string;
  value: string | string[];
  values: ReadonlyMap<string, unknown>;
  errors: ParameterErrors;
}): void {
  const { method, name, value, values, errors } = input;
  const definition = findParameter(method, name);
  if (!definition || name in errors) return;
  for (const item of Array.isArray(value) ? value : [value]) {
    const complaint = checkValue(definition, item, name);
    if (complaint !== undefined) errors[name] = complaint;
  }
  if (definition.requires && !values.has(definition.requires)) {
    errors[definition.requires] ??= `missing property required by '${name}'`;
  }
}
