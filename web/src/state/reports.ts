/** Results by the report's name. A result stays on the page until a different one has arrived. */
import { type Signal, signal } from '@preact/signals';
import type { ReportResponse } from '../../../runtime/api/contract.ts';
import { getReport } from './api.ts';

export interface ReportState {
  readonly response: ReportResponse | null;
  readonly loading: boolean;
}

interface Entry {
  readonly state: Signal<ReportState>;
  /** The project's version that was last asked for. */
  version: number;
  /** The answer as text: an equal one changes nothing on the page. */
  text: string;
}

const entries = new Map<string, Entry>();

export function reportState(name: string): Signal<ReportState> {
  return entryOf(name).state;
}

/** Fetches the result unless it has been for this version of the project. */
export async function loadReport(name: string, version: number): Promise<void> {
  const entry = entryOf(name);
  if (entry.version === version) return;
  entry.version = version;
  entry.state.value = { ...entry.state.value, loading: true };
  try {
    const { text, response } = await getReport(name);
    if (entry.version !== version) return;
    entry.state.value = { response: text === entry.text ? entry.state.value.response : response, loading: false };
    entry.text = text;
  } catch (error) {
    if (entry.version !== version) return;
    // Not kept: the next version, or the next connection, asks again.
    entry.version = -1;
    const message = error instanceof Error ? error.message : String(error);
    entry.state.value = { response: entry.state.value.response ?? unanswered(message), loading: false };
  }
}

function unanswered(message: string): ReportResponse {
  return { ok: false, failure: { message: 'The result did not arrive.', hint: message, diagnostics: [] } };
}

function entryOf(name: string): Entry {
  let entry = entries.get(name);
  if (entry === undefined) {
    entry = { state: signal<ReportState>({ response: null, loading: false }), version: -1, text: '' };
    entries.set(name, entry);
  }
  return entry;
}
