/** Texts for params while they are typed: checked after a pause, given once they mean something. */
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { getReading } from './api.ts';

const pause = 180;

export interface Checked {
  /** The text as it is so far. */
  readonly typing: (text: string) => void;
  /** It is done: what means nothing stays as it is, and says why. */
  readonly commit: (text: string) => void;
  /** It is given up. */
  readonly stop: () => void;
}

/** @param draft is told what to check and say; undefined: nothing any more */
export function useChecked(
  param: string,
  draft: (text: string | undefined) => void,
  choose: (value: string) => void,
): Checked {
  const latest = useRef({ draft, choose });
  latest.current = { draft, choose };
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const turn = useRef(0);
  const stop = () => {
    clearTimeout(timer.current);
    turn.current += 1;
  };
  useEffect(() => stop, []);
  return useMemo(
    () => ({
      typing: (text) => {
        stop();
        timer.current = setTimeout(() => latest.current.draft(text), pause);
      },
      commit: async (text) => {
        stop();
        const mine = turn.current;
        const reading = await getReading(param, text).catch(() => undefined);
        if (mine !== turn.current) return;
        if (reading?.ok === true) latest.current.choose(reading.value);
        else latest.current.draft(text);
      },
      stop: () => {
        stop();
        latest.current.draft(undefined);
      },
    }),
    [param],
  );
}
