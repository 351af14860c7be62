/** Results by the report's name. A result stays on the page until a different one has arrived. */
import { type Signal, signal } from '@preact/signals';
import type { ReportResponse } from '../../../runtime/api/contract.ts';
import { getReport } from './api.ts';
import { valuesIn } from './params.ts';

export interface ReportState {
  readonly response: ReportResponse | null;
  readonly loading: boolean;
}

interface Entry {
  readonly state: Signal<ReportState>;
  /** What was asked for last: the project's version, and the values of params. */
  asked: string;
  /** The answer as text: an equal one changes nothing on the page. */
  text: string;
  /** The values of params that the answer is of. */
  params: string;
  /** Ends the request that is under way. */
  cancel: AbortController;
}

const entries = new Map<string, Entry>();

export function reportState(name: string): Signal<ReportState> {
  return entryOf(name).state;
}

/** Fetches the result unless it has been for this version of the project and these values of params. */
export async function loadReport(name: string, version: number, params: string): Promise<void> {
  const entry = entryOf(name);
  const asked = `${version} ${params}`;
  if (entry.asked === asked) return;
  entry.asked = asked;
  entry.cancel.abort();
  entry.cancel = new AbortController();
  entry.state.value = { ...entry.state.value, loading: true };
  try {
    const { text, response } = await getReport(name, valuesIn(params), entry.cancel.signal);
    if (entry.asked !== asked) return;
    entry.state.value = { response: text === entry.text ? entry.state.value.response : response, loading: false };
    entry.text = text;
    entry.params = params;
  } catch (error) {
    if (entry.asked !== asked) return;
    // Not kept: the next version, or the next connection, asks again.
    entry.asked = '';
    const message = error instanceof Error ? error.message : String(error);
    const { response } = entry.state.value;
    // A result for other values would look like one for these.
    const kept = entry.params === params ? response : null;
    if (kept === null) entry.text = '';
    entry.state.value = { response: kept ?? unanswered(message), loading: false };
  }
}

function unanswered(message: string): ReportResponse {
  return { ok: false, failure: { message: 'The result did not arrive.', hint: message, diagnostics: [] } };
}

function entryOf(name: string): Entry {
  let entry = entries.get(name);
  if (entry === undefined) {
    entry = {
      state: signal<ReportState>({ response: null, loading: false }),
      asked: '',
      text: '',
      params: '',
      cancel: new AbortController(),
    };
    entries.set(name, entry);
  }
  return entry;
}
