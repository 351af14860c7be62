import type { CardView, FileView, ProjectView, ReportResponse } from '../../../runtime/api/contract.ts';

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
export async function getReport(name: string): Promise<{ text: string; response: ReportResponse }> {
  const text = await (await get(`/api/report?name=${encodeURIComponent(name)}`)).text();
  return { text, response: JSON.parse(text) as ReportResponse };
}

async function getJson<T>(address: string): Promise<T> {
  return (await (await get(address)).json()) as T;
}

async function get(address: string): Promise<Response> {
  const response = await fetch(address, { headers: { accept: 'application/json' } });
  if (!response.ok && response.status !== 404) throw new Error(`The server answered ${response.status}.`);
  return response;
}
