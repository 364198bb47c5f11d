/** Where the token of the service is typed. */

interface Shown {
  value: string;
  onInput: (token: string) => void;
  autofocus?: boolean;
}

export function TokenField({ value, onInput, autofocus = false }: Shown) {
  return (
    <label class="field">
      <span>Token of the service</span>
      <input
        type="password"
        autocomplete="off"
        required
        autofocus={autofocus}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </label>
  );
}
