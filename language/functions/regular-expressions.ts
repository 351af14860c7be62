/** Regular expressions as the engine reads them (RE2), checked before it does: it refuses a bad one while it plans. */

const longest = 500;
/** RE2 refuses to count beyond 1,000, also with repetitions in each other. */
const largest = 1000;

/** What is wrong with a pattern, as the end of a sentence; undefined only when the engine takes it for certain. */
export function patternProblem(pattern: string): string | undefined {
  if (pattern === '') return 'is empty';
  if (pattern.length > longest) return `has more than ${longest} characters`;
  const rest = pattern.replace(/^\(\?i\)/, '');
  const unsupported = /\(\?(?!:)|\\[^\]\\^$.*+?()[{}|/\-dDwWsSbBfnrtv]|\\$|\[\^?\]|\[:|\\[bB](?=[^[\]]*\])/.exec(
    rest.replaceAll('\\\\', '__'),
  )?.[0];
  if (unsupported !== undefined) return `holds \`${unsupported}\`, which is not supported`;
  const problem = readProblem(rest);
  if (problem !== undefined) return problem;
  return sizeOf(rest) > largest ? 'repeats too much' : undefined;
}

/** What JavaScript finds, whose strict form is close to RE2's. */
function readProblem(pattern: string): string | undefined {
  try {
    new RegExp(pattern, 'u');
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^.*: /su, '') : '';
    return `cannot be read${reason === '' ? '' : `: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`}`;
  }
}

/** How many characters a sound pattern asks for when its counts are written out. */
function sizeOf(pattern: string): number {
  const open: number[] = [];
  let size = 0;
  let last = 0;
  for (const [token, low, high] of pattern.matchAll(/\\.|\[(?:\\.|[^\]\\])*\]|\{(\d+)(?:,(\d*))?\}|\(\?:|./gsu)) {
    if (token === '(' || token === '(?:') {
      open.push(size);
      size = 0;
    } else if (token === ')') {
      last = size + 1;
      size = (open.pop() ?? 0) + last;
    } else if (low !== undefined) {
      const times = Math.max(1, Number(low), Number(high ?? 0));
      size += last * (times - 1);
      last *= times;
    } else {
      last = 1;
      size += 1;
    }
  }
  return size;
}

/** Whether a pattern has a group of its own to be taken out of a match. */
export function hasGroup(pattern: string): boolean {
  return /(?<!\\)(?:\\\\)*\((?!\?)/.test(pattern.replace(/\[(?:\\.|[^\]\\])*\]/g, '_'));
}

/** A pattern that matches a text as it stands. */
export function quoted(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
