import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";

interface TickFieldProps<Value extends string> {
  label: string;
  /** What no tick at all means: 'any', 'all'. */
  none: string;
  error?: string;
  options: readonly { value: Value; label: string }[];
  values: readonly Value[];
  onChange: (values: Value[]) => void;
}

/** Several of a few, where none means any. */
export function TickField<Value extends string>(props: TickFieldProps<Value>) {
  const { label, none, error, options, values, onChange } = props;
  return (
    <Field label={label} group error={error} hint={`None ticked: ${none}`}>
      <div className="flex flex-wrap gap-x-5 gap-y-2">
        {options.map((option) => (
          <Checkbox
            key={option.value}
            label={option.label}
            checked={values.includes(option.value)}
            aria-invalid={error ? true : undefined}
            onCheckedChange={(ticked) => onChange(toggled({ options, values, value: option.value, ticked }))}
          />
        ))}
      </div>
    </Field>
  );
}

/** In the order of the options, so that the same ticks are the same list. */
function toggled<Value extends string>(now: {
  options: readonly { value: Value }[];
  values: readonly Value[];
  value: Value;
  ticked: boolean;
}): Value[] {
  const { options, values, value, ticked } = now;
  return options.map((option) => option.value).filter((each) => (each === value ? ticked : values.includes(each)));
}
