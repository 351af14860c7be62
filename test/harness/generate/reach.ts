/**
 * Whether reports that look at other times are asked, too: earlier ones, sums over periods, stocks, comparisons. Not
 * every corner of these is ruled on yet, so they are asked with `REKAP_ACROSS=1` alone.
 */
export const asksOtherTimes = process.env.REKAP_ACROSS === '1';
