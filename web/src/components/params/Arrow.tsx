/** There is a list behind it. */
export function Arrow() {
  return (
    <svg class="arrow" viewBox="0 0 12 12" aria-hidden="true">
      <path d="M2.5 4.5 6 8l3.5-3.5" />
    </svg>
  );
}
