/** How wide a text is in the picture's font, as near as its letters tell: there is no canvas to measure it with. */
const narrow = /[\s.,:;'’|!()[\]{}ijlItfr\-–/]/u;
const wide = /[mwMW%@—…&]/u;
const capital = /[\p{Lu}\d$€£¥]/u;
const square = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}]/u;

export function textWidth(text: string, fontSize: number): number {
  let width = 0;
  for (const letter of text) width += share(letter);
  return Math.ceil(width * fontSize);
}

/** Of the font's size. */
function share(letter: string): number {
  if (narrow.test(letter)) return 0.36;
  if (wide.test(letter)) return 0.97;
  if (capital.test(letter)) return 0.66;
  return square.test(letter) ? 1 : 0.61;
}
