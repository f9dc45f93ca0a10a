// What a program in JavaScript sees through the unmodified client; one JSON object on one line.
import OpenAI from "openai";

const client = new OpenAI({ baseURL: `${process.argv[2]}/v1`, apiKey: "none", maxRetries: 0 });
const messages = [{ role: "user", content: "Where did they meet?" }];
const asked = { model: "footnote", messages };

const refusal = (call) => call.then(() => null, ({ status, code, param, requestID }) => ({ status, code, param, requestID }));

const whole = await client.chat.completions.create(asked);
const gathered = await client.chat.completions.stream(asked).finalChatCompletion();
const response = await client.responses.create({ model: "footnote", input: messages });
const events = [];
for await (const event of await client.responses.create({ model: "footnote", input: messages, stream: true })) {
  events.push(event.type);
}
const models = [];
for await (const model of client.models.list()) models.push(model.id);

console.log(JSON.stringify({
  message: whole.choices[0].message,
  citations: whole.citations,
  gathered: gathered.choices[0].message,
  response: response.output[0].content[0],
  outputText: response.output_text,
  events,
  models,
  unknown: await refusal(client.chat.completions.create({ ...asked, model: "gpt-9" })),
  two: await refusal(client.chat.completions.create({ ...asked, n: 2 })),
}));
