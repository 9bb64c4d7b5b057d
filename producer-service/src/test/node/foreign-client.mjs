// Sends events with the CloudEvents JavaScript SDK and checks, attribute by attribute and byte by byte, that they arrive.
// usage: node foreign-client.mjs [http://localhost:8080] [localhost:9092] [topic]
import { CloudEvent, HTTP } from "cloudevents";
import { Kafka, logLevel } from "kafkajs";

const server = process.argv[2] ?? "http://localhost:8080";
const broker = process.argv[3] ?? "localhost:9092";
const topic = process.argv[4] ?? "events";
const run = `${Date.now()}`;

const event = (name, more) => new CloudEvent({ id: `${run}-${name}`, source: "https://js.example/sdk?x=1", type: "com.example.js", ...more });
const octets = new Uint8Array([0, 255, 254, 128, 10, 13, 0]);

// What is sent, and the data bytes that must arrive; null for none.
const json = (value) => Buffer.from(JSON.stringify(value));
const events = (mode) => [
  [event(`${mode}-json`, { data: { amount: 1234.5, text: "22 °C €", list: [1, null, {}] } }), json({ amount: 1234.5, text: "22 °C €", list: [1, null, {}] })],
  [event(`${mode}-all`, {
    subject: "orders/17", time: "2026-11-01T12:00:00.120Z", dataschema: "https://js.example/schema",
    datacontenttype: "application/json", partitionkey: "customer-9", urgent: true, retries: 3, data: [1, 2, 3],
  }), json([1, 2, 3])],
  [event(`${mode}-text`, { datacontenttype: "text/plain", data: 'say "hi"\n€' }), Buffer.from('say "hi"\n€')],
  [event(`${mode}-octets`, { datacontenttype: "application/octet-stream", data: octets }), Buffer.from(octets)],
  [event(`${mode}-none`, { datacontenttype: undefined }), null],
];

const post = async (headers, body, expected) => {
  const response = await fetch(`${server}/events`, { method: "POST", headers, body });
  const answer = await response.json();
  if (response.status !== 202) {
    throw new Error(`${response.status} for ${expected}: ${JSON.stringify(answer)}`);
  }
  return [answer].flat();
};

const sendAll = async () => {
  const sent = [];
  for (const [mode, serialize] of [["binary", HTTP.binary], ["structured", HTTP.structured]]) {
    for (const [one, data] of events(mode)) {
      const { headers, body } = serialize(one);
      const [receipt] = await post(headers, body, one.id);
      sent.push({ event: one, data, receipt });
    }
  }
  const batch = events("batch");
  const receipts = await post({ "content-type": "application/cloudevents-batch+json" }, JSON.stringify(batch.map(([one]) => one)), "the batch");
  batch.forEach(([one, data], index) => sent.push({ event: one, data, receipt: receipts[index] }));
  return sent;
};

const readAll = async (sent) => {
  const consumer = new Kafka({ brokers: [broker], logLevel: logLevel.ERROR }).consumer({ groupId: `foreign-client-${run}` });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const records = new Map();
  await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`only ${records.size} of ${sent.length} arrived`)), 60_000);
    consumer.run({
      eachMessage: async ({ partition, message }) => {
        const id = message.headers.ce_id?.toString();
        if (id?.startsWith(run)) {
          records.set(id, { ...message, partition });
        }
        if (records.size === sent.length) {
          clearTimeout(timer);
          resolve();
        }
      },
    }).catch(reject);
  });
  await consumer.disconnect();
  return records;
};

const check = ({ event, data, receipt }, record) => {
  const faults = [];
  const same = (what, is, should) => is === should || faults.push(`${event.id}: ${what} is ${is}, should be ${should}`);
  const { data: ignored, data_base64: ignoredToo, datacontenttype, ...attributes } = event.toJSON();
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) {
      same(`ce_${name}`, record.headers[`ce_${name}`]?.toString(), String(value));
    }
  }
  if (datacontenttype !== undefined) {
    same("content-type", record.headers["content-type"]?.toString(), datacontenttype);
  }
  same("key", record.key?.toString() ?? null, event.partitionkey ?? event.subject ?? null);
  same("data", record.value?.toString("hex") ?? null, data?.toString("hex") ?? null);
  same("partition", record.partition, receipt.partition);
  same("offset", record.offset, String(receipt.offset));
  return faults;
};

const sent = await sendAll();
const records = await readAll(sent);
const faults = sent.flatMap((one) => check(one, records.get(one.event.id)));
faults.forEach((fault) => console.error(fault));
console.log(`${sent.length} events in three modes, ${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);
