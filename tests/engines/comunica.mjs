// node comunica.mjs FILE MEDIA-TYPE QUERY.rq ... : the answers as SPARQL JSON, a line each; without queries the number of
// statements that N3.js reads.
import { readFileSync } from "node:fs";
import { QueryEngine } from "@comunica/query-sparql-rdfjs";
import { Parser, Store } from "n3";

const [file, format, ...queries] = process.argv.slice(2);
const store = new Store(new Parser({ format }).parse(readFileSync(file, "utf8")));
if (queries.length === 0) console.log(store.size);
const engine = new QueryEngine();
for (const path of queries) {
  const answer = await engine.query(readFileSync(path, "utf8"), { sources: [store] });
  const { data } = await engine.resultToString(answer, "application/sparql-results+json");
  let text = "";
  for await (const chunk of data) text += chunk;
  console.log(JSON.stringify(JSON.parse(text)));
}
