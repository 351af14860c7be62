import { DuckDBDateValue, DuckDBDecimalValue, DuckDBTimestampValue, type DuckDBValue } from '@duckdb/node-api';
import type { CellValue } from '../api/contract.ts';

/**
 * A value of DuckDB as JSON holds it: integers and decimals as numbers where a number shows all their digits and as
 * text of all their digits otherwise, dates as `YYYY-MM-DD`, timestamps as `YYYY-MM-DD HH:MM:SS` with a fraction only
 * where there is one, what is not finite as null.
 */
export function jsonValue(value: DuckDBValue): CellValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'bigint') return exactNumber(value.toString());
  if (value instanceof DuckDBDecimalValue) return exactNumber(decimalText(value.value, value.scale));
  if (value instanceof DuckDBDateValue) return new Date(value.days * 86_400_000).toISOString().slice(0, 10);
  if (value instanceof DuckDBTimestampValue) return timestampText(value.micros);
  return String(value);
}

function exactNumber(text: string): CellValue {
  const number = Number(text);
  return String(number) === text ? number : text;
}

/** An unscaled integer as a decimal without needless zeros. */
function decimalText(unscaled: bigint, scale: number): string {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  const whole = digits.slice(0, digits.length - scale);
  return `${unscaled < 0n ? '-' : ''}${whole}${scale > 0 && fraction !== '' ? `.${fraction}` : ''}`;
}

function timestampText(micros: bigint): string {
  const rest = Number(((micros % 1000n) + 1000n) % 1000n);
  const [day = '', clock = ''] = new Date(Number((micros - BigInt(rest)) / 1000n)).toISOString().split(/[TZ]/);
  const [time = '', millis = ''] = clock.split('.');
  const fraction = rest === 0 ? millis : `${millis}${String(rest).padStart(3, '0')}`;
  return `${day} ${time}${/^0+$/.test(fraction) ? '' : `.${fraction}`}`;
}
