/** Numbers that are asked. What cannot be asked is said so, and does not stand where another number is asked. */

import type { Given } from "./inputs.tsx";

export function Whole({ label, value, usual, least, most, onChosen }: Given<number> & { usual: number; least: number; most: number }) {
  return (
    <NumberInput
      label={label}
      asked={String(value)}
      least={least}
      most={most}
      says={`A whole number from ${least.toLocaleString("en")} to ${most.toLocaleString("en")}.`}
      onNumber={(number) => onChosen(number === usual ? undefined : number)}
    />
  );
}

/** A share in per cent; nothing where any is as good. */
export function Percent({ label, value, onChosen }: Given<number | null | undefined>) {
  return (
    <NumberInput
      label={label}
      asked={String(value ?? "")}
      least={0}
      most={100}
      step="any"
      placeholder="any"
      says="A number from 0 to 100, or nothing for any."
      onNumber={onChosen}
      onNone={() => onChosen(undefined)}
    />
  );
}

interface Shown {
  label: string;
  /** As it stands in the question. */
  asked: string;
  least: number;
  most: number;
  step?: "any";
  placeholder?: string;
  /** What can be asked, in words. */
  says: string;
  onNumber: (number: number) => void;
  /** Only where the number may be left out. */
  onNone?: () => void;
}

function NumberInput({ label, asked, least, most, step, placeholder, says, onNumber, onNone }: Shown) {
  const tell = (input: HTMLInputElement) => {
    input.setCustomValidity(says);
    input.reportValidity();
  };
  const putBack = (input: HTMLInputElement) => {
    input.setCustomValidity("");
    input.value = asked;
  };
  const onChange = (input: HTMLInputElement) => {
    input.setCustomValidity("");
    if (!input.validity.valid) tell(input);
    else if (input.value !== "") onNumber(input.valueAsNumber);
    else if (onNone) onNone();
    else tell(input);
  };
  // While it is typed, since a field that is left tells nothing any more. An empty one may be one that is begun anew.
  const onInput = (input: HTMLInputElement) => {
    input.setCustomValidity("");
    if (input.value !== "" && !input.validity.valid) tell(input);
  };
  return (
    <label class="field">
      <span>{label}</span>
      <input
        type="number"
        min={least}
        max={most}
        step={step}
        placeholder={placeholder}
        value={asked}
        onInput={(event) => onInput(event.currentTarget)}
        onChange={(event) => onChange(event.currentTarget)}
        onBlur={({ currentTarget: input }) => {
          const isWrong = !input.validity.valid || (input.value === "" && !onNone);
          if (isWrong) putBack(input);
        }}
        onKeyDown={(event) => {
          if (event.key === "Escape") putBack(event.currentTarget);
        }}
      />
    </label>
  );
}
