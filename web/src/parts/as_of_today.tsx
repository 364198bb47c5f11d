/** That something does not follow the filter "Known by", which stands above it. */
export function AsOfToday({ what, knownBy }: { what: string; knownBy: string | null | undefined }) {
  if (!knownBy) return null;
  return (
    <p class="warning">
      {what} as of today, and not as known by {knownBy}.
    </p>
  );
}
