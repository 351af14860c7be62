/** What params are given by the address, and what the server says of it. */
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { ParamOptions, ParamReading } from '../../../runtime/api/contract.ts';
import { getOptions, getReading } from './api.ts';
import { given } from './route.ts';

const keys = new Map<string, ReadonlySignal<string>>();

/** The values that some params are given, as a text that changes only when one of these does. */
export function givenTo(names: readonly string[]): ReadonlySignal<string> {
  const id = JSON.stringify(names);
  const known = keys.get(id);
  if (known !== undefined) return known;
  const key = computed(() => JSON.stringify([...given.value].filter(([name]) => names.includes(name)).sort()));
  keys.set(id, key);
  return key;
}

export function valuesIn(key: string): readonly (readonly [string, string])[] {
  return key === '' ? [] : (JSON.parse(key) as [string, string][]);
}

/** Something that is fetched anew for each version of the project; what was there before stays until then. */
interface Kept<T> {
  readonly value: Signal<T | undefined>;
  version: number;
}

/** Texts that were typed are without end. */
const worthKeeping = 300;

function keeper<T>(): (key: string, version: number, get: () => Promise<T>) => Signal<T | undefined> {
  const all = new Map<string, Kept<T>>();
  return (key, version, get) => {
    const entry = all.get(key) ?? { value: signal<T | undefined>(undefined), version: -1 };
    if (entry.version === version) return entry.value;
    entry.version = version;
    all.set(key, entry);
    const [oldest] = all.keys();
    if (all.size > worthKeeping && oldest !== undefined) all.delete(oldest);
    get().then(
      (value) => {
        if (entry.version === version) entry.value.value = value;
      },
      () => {
        // The next look asks again.
        if (entry.version === version) entry.version = -1;
      },
    );
    return entry.value;
  };
}

const options = keeper<ParamOptions>();
const readings = keeper<ParamReading>();

/** The options of a param that come from the data, of those that have a text in them; undefined until they are there. */
export function optionsOf(param: string, containing: string, version: number): Signal<ParamOptions | undefined> {
  return options(JSON.stringify([param, containing]), version, () => getOptions(param, containing));
}

/** What a text, or without one the default, is for a param; undefined until the server has said. */
export function readingOf(param: string, value: string | undefined, version: number): Signal<ParamReading | undefined> {
  return readings(JSON.stringify([param, value ?? null]), version, () => getReading(param, value));
}
