import type {
  CardView,
  FileView,
  ParamOptions,
  ParamReading,
  ProjectView,
  ReportResponse,
  RowsResponse,
  TestResponse,
} from '../../../runtime/api/contract.ts';

export const getProject = (): Promise<ProjectView> => getJson('/api/project');

/** Null when the project has no such file any more. */
export async function getFile(path: string): Promise<FileView | null> {
  const response = await get(`/api/file?path=${encodeURIComponent(path)}`);
  return response.status === 404 ? null : ((await response.json()) as FileView);
}

/** Null when there is none of this id without errors. */
export async function getCard(id: string): Promise<CardView | null> {
  const response = await get(`/api/card?id=${encodeURIComponent(id)}`);
  return response.status === 404 ? null : ((await response.json()) as CardView);
}

/** The answer and its text, by which two answers can be compared. */
export async function getReport(
  name: string,
  params: readonly (readonly [string, string])[],
  signal: AbortSignal,
): Promise<{ text: string; response: ReportResponse }> {
  const query = [['name', name], ...params.map((pair) => ['param', pair.join('=')])];
  const address = `/api/report?${query.map((pair) => pair.map(encodeURIComponent).join('=')).join('&')}`;
  const text = await (await get(address, signal)).text();
  return { text, response: JSON.parse(text) as ReportResponse };
}

/** The rows behind a number of a report. */
export async function getRows(
  report: string,
  cell: string,
  params: readonly (readonly [string, string])[],
  signal: AbortSignal,
): Promise<RowsResponse> {
  const query = [['report', report], ['cell', cell], ...params.map((pair) => ['param', pair.join('=')])];
  const address = `/api/rows?${query.map((pair) => pair.map(encodeURIComponent).join('=')).join('&')}`;
  return (await (await get(address, signal)).json()) as RowsResponse;
}

/** What comes of a test. */
export async function getTest(name: string, signal: AbortSignal): Promise<TestResponse> {
  return (await (await get(`/api/test?name=${encodeURIComponent(name)}`, signal)).json()) as TestResponse;
}

/** The first options of a param whose labels have this text in them. */
export function getOptions(param: string, containing: string): Promise<ParamOptions> {
  return getJson(`/api/options?param=${encodeURIComponent(param)}&containing=${encodeURIComponent(containing)}`);
}

/** What a text, or without one the default, is for a param. */
export function getReading(name: string, value: string | undefined): Promise<ParamReading> {
  const text = value === undefined ? '' : `&value=${encodeURIComponent(value)}`;
  return getJson(`/api/param?name=${encodeURIComponent(name)}${text}`);
}

async function getJson<T>(address: string): Promise<T> {
  return (await (await get(address)).json()) as T;
}

async function get(address: string, signal?: AbortSignal): Promise<Response> {
  const headers = { accept: 'application/json' };
  const response = await fetch(address, signal === undefined ? { headers } : { headers, signal });
  if (!response.ok && response.status !== 404) throw new Error(`The server answered ${response.status}.`);
  return response;
}
