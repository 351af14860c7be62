import { useEffect, useState } from 'preact/hooks';

export function CopyButton({ text, what }: { text: string; what: string }) {
  const [outcome, setOutcome] = useState<'copied' | 'refused' | null>(null);
  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), 2000);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setOutcome('copied'),
      () => setOutcome('refused'),
    );
  const titles = { copied: 'Copied', refused: 'The browser refused' };
  return (
    <button type="button" class="copy" onClick={copy} aria-live="polite">
      {outcome === null ? `Copy ${what}` : titles[outcome]}
    </button>
  );
}
