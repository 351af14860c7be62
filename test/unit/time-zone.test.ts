import { expect, test } from 'vitest';
import { hasShifts } from '../../language/base/time-zone.ts';

test.each(['UTC', 'Asia/Jakarta', 'Asia/Tokyo', 'Asia/Kolkata', 'Etc/GMT+5', 'America/Phoenix'])(
  '%s never puts its clocks forward or back',
  (zone) => expect(hasShifts(zone)).toBe(false),
);

test.each([
  ['Europe/Berlin', 'twice a year'],
  ['America/New_York', 'twice a year'],
  ['Australia/Lord_Howe', 'by half an hour'],
  ['Africa/Casablanca', 'for Ramadan'],
  ['America/Sao_Paulo', 'until 2019'],
  ['Asia/Shanghai', 'in the eighties'],
  ['Pacific/Apia', 'over a whole day in 2011'],
])('%s did or does, %s', (zone) => expect(hasShifts(zone)).toBe(true));
