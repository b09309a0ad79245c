/** How an endpoint of one kind of platform is asked for in a form. The platforms tell it; no form names one. Pure. */
export interface EndpointForm {
  /** The kind, as the API names it. */
  provider: string;
  /** As its makers write it. */
  product: string;
  idExample: string;
  url: { example: string; hint: string };
  /** Whether it can also be signed in to with user name and password. */
  takesPassword: boolean;
  tokenHint: string;
  /** What only this kind of platform has. Options that no field asks for are left as they are. */
  options: readonly EndpointOptionField[];
}

export interface EndpointOptionField {
  /** The option's name. */
  key: string;
  label: string;
  hint: string;
  /** names: several, one a line. */
  type: "integer" | "names";
}
