import { textWidth } from './text-width.ts';

const titleSize = 15;
const subtitleSize = 12;

/** A title and what stands below it, on as many lines as the picture is wide enough for. */
export function wrapped(title: unknown, width: number): unknown {
  if (typeof title !== 'object' || title === null || !('text' in title)) return title;
  const subtitle = 'subtitle' in title ? title.subtitle : undefined;
  return {
    ...title,
    fontSize: titleSize,
    subtitleFontSize: subtitleSize,
    ...(typeof title.text === 'string' ? { text: lines(title.text, width, titleSize) } : {}),
    ...(typeof subtitle === 'string' ? { subtitle: lines(subtitle, width, subtitleSize) } : {}),
  };
}

function lines(text: string, width: number, size: number): string[] {
  const found: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidth(longer, size) > width) {
      found.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...found, line];
}
