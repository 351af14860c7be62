/** Words of Rekap's own that stand in results, in the languages that it speaks. English is how they are written elsewhere. */
const indonesian: Readonly<Record<string, string>> = {
  Day: 'Hari',
  Week: 'Minggu',
  Month: 'Bulan',
  Quarter: 'Triwulan',
  Year: 'Tahun',
  'Fiscal quarter': 'Triwulan fiskal',
  'Fiscal year': 'Tahun fiskal',
  before: 'sebelumnya',
  change: 'perubahan',
  growth: 'pertumbuhan',
  'At least': 'Minimal',
  'At most': 'Maksimal',
  'Share reached': 'Bagian tercapai',
  'Share used': 'Bagian terpakai',
  'Time gone': 'Waktu berlalu',
  'Lands at': 'Perkiraan akhir',
  to: 'sampai',
};

/** A word in the language of a locale; as it is where Rekap does not speak that. */
export function wordIn(locale: string, word: string): string {
  return /^id\b/i.test(locale) ? (indonesian[word] ?? word) : word;
}
