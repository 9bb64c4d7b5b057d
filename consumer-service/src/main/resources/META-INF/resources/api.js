// The page's requests to the service. A bearer token, if the service needs one, stays in this tab.

const KEY = "tandem.token";

export class Unauthorized extends Error {}

export const hasToken = () => sessionStorage.getItem(KEY) !== null;
export const setToken = token => sessionStorage.setItem(KEY, token.trim());
export const forgetToken = () => sessionStorage.removeItem(KEY);

async function call(path, options = {}) {
  const headers = new Headers(options.headers);
  if (hasToken()) {
    headers.set("Authorization", `Bearer ${sessionStorage.getItem(KEY)}`);
  }
  const answer = await fetch(path, { ...options, headers, redirect: "error" });
  if (answer.status === 401 || answer.status === 403) {
    throw new Unauthorized(answer.status === 401 ? "Sign in to see the journal." : "Your role does not allow this.");
  }
  if (!answer.ok) {
    throw new Error(await explanation(answer));
  }
  return answer;
}

async function explanation(answer) {
  try {
    const problem = await answer.json();
    return problem.detail ?? problem.title;
  } catch {
    return `The service answered ${answer.status}.`;
  }
}

function query(parameters) {
  const present = Object.entries(parameters).filter(([, value]) => value);
  return present.length ? `?${new URLSearchParams(present)}` : "";
}

export const json = async (path, parameters = {}) => (await call(path + query(parameters))).json();

/** The answer as text, for data whose numbers JavaScript would change. */
export const text = async (path, parameters = {}) => (await call(path + query(parameters))).text();

export const post = async (path, body) => (await call(path, {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(body)
})).json();

/** Reads the live stream until it ends, and passes each data line unparsed to the receiver. */
export async function stream(parameters, signal, opened, receiver) {
  const answer = await call(`stream${query(parameters)}`, { signal, headers: { Accept: "text/event-stream" } });
  opened();
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    const frames = (rest + value).split("\n\n");
    rest = frames.pop();
    for (const frame of frames) {
      receive(frame, receiver);
    }
  }
}

function receive(frame, receiver) {
  const lines = frame.split("\n");
  const data = lines.find(line => line.startsWith("data: "));
  if (data && !lines.some(line => line.startsWith("event: "))) {
    receiver(data.slice(6));
  }
}
