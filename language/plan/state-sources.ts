/** Where the states of a plan come from. */
import type { Looking, PerScan, PerState, ReportPlan, Scan, State } from './plan.ts';

type Source = { readonly scan: Scan; readonly state: State } | { readonly per: PerScan; readonly state: PerState };

/** The states of a plan by name. */
export class StateSources {
  readonly #sources = new Map<string, Source>();

  constructor({ scans, pers }: ReportPlan) {
    for (const scan of scans) for (const state of scan.states) this.#sources.set(state.name, { scan, state });
    for (const per of pers) for (const state of per.states) this.#sources.set(state.name, { per, state });
  }

  /** The state of a scan; undefined for one of combinations. */
  state(name: string): State | undefined {
    const source = this.#sources.get(name);
    return source !== undefined && 'scan' in source ? source.state : undefined;
  }

  scanOf(name: string): Scan | undefined {
    const source = this.#sources.get(name);
    return source !== undefined && 'scan' in source ? source.scan : undefined;
  }

  /** Whose combinations a state is of, and the state; undefined for one of a scan. */
  combined(name: string): { readonly per: PerScan; readonly state: PerState } | undefined {
    const source = this.#sources.get(name);
    return source !== undefined && 'per' in source ? source : undefined;
  }

  /** How the rows or the combinations that a state is of look at time. */
  lookingOf(name: string): Looking | undefined {
    return this.scanOf(name) ?? this.combined(name)?.per;
  }
}
