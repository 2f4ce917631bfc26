// Server-sent events, read from bytes that come in any pieces.

export interface Message {
  readonly id: number;
  readonly name: string;
  readonly text: string;
}

/** Read the messages of a stream; `heard` is called whenever anything at all arrives. */
export async function* messages(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  heard: () => void = () => {},
): AsyncGenerator<Message> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return; // What has no empty line after it was cut off.
      }
      heard();
      const blocks = (waiting + value).replace(/\r\n/g, "\n").split("\n\n");
      waiting = blocks.pop() ?? "";
      yield* blocks.map(parsed).filter(({ text }) => text !== "");
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function parsed(block: string): Message {
  const fields: Record<string, string[]> = { id: [], event: [], data: [] };
  for (const line of block.split("\n")) {
    const [, name = "", value = ""] = /^(id|event|data): ?(.*)$/s.exec(line) ?? [];
    fields[name]?.push(value);
  }
  const { id, event, data } = fields as Record<"id" | "event" | "data", string[]>;
  return { id: Number(id.at(-1)) || 0, name: event.at(-1) ?? "message", text: data.join("\n") };
}
