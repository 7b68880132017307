// Draws the server's two documents. Everything is made as nodes with text: nothing that a document says becomes markup.

const METHODS = ["get", "post", "put", "delete", "patch"];

const content = document.getElementById("content");
const index = document.getElementById("index");
const search = document.getElementById("search");
const state = document.getElementById("state");

/** An element with attributes and children; strings become text. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** Text in which `code` stands between backticks. */
function prose(text) {
  return text.split("`").map((part, at) => (at % 2 === 1 ? make("code", {}, part) : part));
}

async function read(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path} answers ${response.status}`);
  return response.json();
}

/** What a reference in `document` leads to; itself when it is none. */
function resolve(source, node) {
  let target = node;
  for (let hops = 0; target?.$ref !== undefined && hops < 8; hops += 1) {
    const parts = target.$ref.replace("#/", "").split("/");
    target = parts.reduce((at, part) => at?.[part.replaceAll("~1", "/").replaceAll("~0", "~")], source);
  }
  return target ?? {};
}

function nameOf(node) {
  return node?.$ref === undefined ? "" : node.$ref.split("/").at(-1).replace(/_.*/, "");
}

/** The type of a schema in a few words. */
function typeOf(source, node) {
  const named = nameOf(node);
  if (named !== "") return named;
  const choices = node.oneOf ?? node.anyOf;
  if (choices !== undefined) return choices.map((choice) => typeOf(source, choice)).join(" or ");
  if (node.const !== undefined) return JSON.stringify(node.const);
  if (node.enum !== undefined) return node.enum.map((value) => JSON.stringify(value)).join(" | ");
  const types = [node.type ?? "any"].flat();
  return types
    .map((type) => {
      if (type === "array") return `list of ${typeOf(source, node.items ?? {})}`;
      return type === "string" && node.format !== undefined ? node.format : type;
    })
    .join(" or ");
}

/** Whatever has fields of its own below a schema: an object, the items of a list, the choice that is not null. */
function inner(source, node) {
  const target = resolve(source, node);
  if (target.properties !== undefined || target.allOf !== undefined) return target;
  const below = target.items ?? (target.oneOf ?? target.anyOf ?? []).find((choice) => choice.type !== "null");
  return below === undefined ? null : inner(source, below);
}

function fieldsOf(source, node) {
  const target = resolve(source, node);
  const required = new Set(target.required ?? []);
  const own = Object.entries(target.properties ?? {}).map(([name, schema]) => ({
    name,
    schema,
    required: required.has(name),
  }));
  return [...(target.allOf ?? []).flatMap((part) => fieldsOf(source, part)), ...own];
}

/** The fields of a schema; those below a field are drawn when they are looked at, as shapes may hold themselves. */
function drawFields(source, node) {
  const target = inner(source, node);
  if (target === null) return make("p", {}, make("span", { class: "type" }, typeOf(source, node)));
  const rows = fieldsOf(source, target).map(({ name, schema, required }) => {
    const note = schema.description ?? resolve(source, schema).description ?? "";
    const row = make(
      "li",
      {},
      make("span", { class: "field" }, name),
      required ? make("span", { class: "required", title: "required" }, "*") : "",
      " ",
      make("span", { class: "type" }, typeOf(source, schema)),
      make("span", { class: "note" }, ...prose(note)),
    );
    if (inner(source, schema) !== null) row.append(drawLater(source, schema));
    return row;
  });
  return make("ul", { class: "fields" }, ...rows);
}

function drawLater(source, schema) {
  const details = make("details", {}, make("summary", {}, "fields"));
  details.addEventListener("toggle", () => details.append(drawFields(source, schema)), { once: true });
  return details;
}

function heading(text) {
  return make("h3", {}, text);
}

/** One thing that folds: its body is drawn when it is first opened. */
function fold(id, kind, label, what, draw) {
  const details = make(
    "details",
    { class: "item", id },
    make(
      "summary",
      {},
      make("span", { class: `method ${kind}` }, kind),
      make("span", { class: "path" }, label),
      make("span", { class: "what" }, what),
    ),
  );
  details.addEventListener("toggle", () => details.append(make("div", {}, ...draw())), { once: true });
  return details;
}

function securityOf(operation) {
  const choices = (operation.security ?? []).map((choice) => Object.keys(choice).join(" and "));
  const names = choices.filter((name) => name !== "");
  if (names.length === 0) return "For everybody: no token is asked for.";
  return `With the token of: ${names.join(", ")}${names.length < choices.length ? "; or without" : ""}.`;
}

function drawOperation(source, operation) {
  const parts = [make("p", { class: "who" }, securityOf(operation))];
  if (operation.description) parts.push(make("p", {}, ...prose(operation.description)));
  const parameters = (operation.parameters ?? []).map((parameter) => resolve(source, parameter));
  if (parameters.length > 0) {
    const rows = parameters.map((parameter) =>
      make(
        "li",
        {},
        make("span", { class: "field" }, parameter.name),
        parameter.required ? make("span", { class: "required", title: "required" }, "*") : "",
        " ",
        make("span", { class: "type" }, `${typeOf(source, parameter.schema ?? {})}, in the ${parameter.in}`),
        make("span", { class: "note" }, ...prose(parameter.description ?? "")),
      ),
    );
    parts.push(heading("Parameters"), make("ul", { class: "fields" }, ...rows));
  }
  for (const [type, body] of Object.entries(operation.requestBody?.content ?? {})) {
    parts.push(heading(`Body (${type})`), drawFields(source, body.schema ?? {}));
  }
  for (const [status, given] of Object.entries(operation.responses ?? {})) {
    const response = resolve(source, given);
    parts.push(heading(`Answers ${status}`), make("p", {}, ...prose(response.description ?? "")));
    const body = Object.values(response.content ?? {})[0];
    if (body?.schema !== undefined && status < "400") parts.push(drawFields(source, body.schema));
  }
  return parts;
}

function routeGroups(source) {
  const groups = new Map(
    (source.tags ?? []).map((tag) => [tag.name, { what: tag.description ?? "", items: [] }]),
  );
  for (const [path, methods] of Object.entries(source.paths ?? {})) {
    for (const method of METHODS.filter((name) => methods[name] !== undefined)) {
      const operation = methods[method];
      const tag = operation.tags?.[0] ?? "other";
      if (!groups.has(tag)) groups.set(tag, { what: "", items: [] });
      const id = `${method}${path}`;
      const element = fold(id, method, path, operation.summary ?? "", () => drawOperation(source, operation));
      groups
        .get(tag)
        .items.push({ id, kind: method, label: path, element, text: searchText(source, operation, id) });
    }
  }
  return [...groups].map(([title, group]) => ({ title, ...group })).filter((group) => group.items.length > 0);
}

/** What the search looks through: names, descriptions, and the fields of the body and of the answers. */
function searchText(source, node, id) {
  const names = [];
  const schemas = [
    ...Object.values(node.requestBody?.content ?? {}),
    ...Object.values(node.responses ?? {}).flatMap((response) => Object.values(response.content ?? {})),
    { schema: node.payload },
  ];
  for (const { schema } of schemas) {
    const target = schema === undefined ? null : inner(source, schema);
    if (target !== null) names.push(...fieldsOf(source, target).map((field) => field.name));
  }
  return [id, node.summary, node.description, ...names].join(" ").toLowerCase();
}

function drawEvent(source, message, replies) {
  const parts = [];
  if (message.description) parts.push(make("p", {}, ...prose(message.description)));
  parts.push(heading("Data"), drawFields(source, message.payload ?? {}));
  for (const reply of replies) {
    parts.push(heading(reply.title ?? reply.name), drawFields(source, reply.payload ?? {}));
  }
  return parts;
}

function eventGroups(source) {
  const sends = {
    title: "Events you send",
    what: "Over Socket.IO, each with an acknowledgement.",
    items: [],
  };
  const hears = { title: "Events you hear", what: "What the server sends of its own accord.", items: [] };
  for (const [key, operation] of Object.entries(source.operations ?? {})) {
    const group = operation.action === "receive" ? sends : hears;
    const kind = operation.action === "receive" ? "sends" : "hears";
    const replies = (operation.reply?.messages ?? []).map((reply) => resolve(source, reply));
    for (const message of (operation.messages ?? []).map((given) => resolve(source, given))) {
      const draw = () => drawEvent(source, message, replies);
      const element = fold(key, kind, message.name, message.summary ?? "", draw);
      group.items.push({
        id: key,
        kind: "",
        label: message.name,
        element,
        text: searchText(source, message, message.name),
      });
    }
  }
  return [sends, hears];
}

function draw(groups) {
  for (const group of groups) {
    group.heading = make("h2", {}, group.title);
    for (const item of group.items) {
      const kind = item.kind === "" ? "" : make("span", { class: `method ${item.kind}` }, item.kind);
      item.link = make("a", { href: `#${encodeURIComponent(item.id)}` }, kind, item.label);
    }
    index.append(group.heading, ...group.items.map((item) => item.link));
    group.section = make(
      "section",
      { class: "group" },
      make("h2", {}, group.title),
      make("p", {}, ...prose(group.what)),
    );
    group.section.append(...group.items.map((item) => item.element));
    content.append(group.section);
  }
}

function filter(groups, wanted) {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const group of groups) {
    let any = false;
    for (const item of group.items) {
      const matches = words.every((word) => item.text.includes(word));
      item.element.hidden = item.link.hidden = !matches;
      any ||= matches;
      shown += matches ? 1 : 0;
    }
    group.section.hidden = group.heading.hidden = !any;
  }
  state.textContent = words.length === 0 ? "" : shown === 0 ? "Nothing found." : `${shown} found.`;
}

function openFromHash() {
  const item = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!(item instanceof HTMLDetailsElement)) return;
  item.open = true;
  item.scrollIntoView();
}

async function start() {
  const [openapi, events] = await Promise.all([read("/api/openapi.json"), read("/api/events.json")]);
  const groups = [...routeGroups(openapi), ...eventGroups(events)];
  const title = make("h1", {}, `${openapi.info.title} ${openapi.info.version}`);
  content.append(title, make("p", { class: "intro" }, ...prose(openapi.info.description ?? "")));
  draw(groups);
  state.textContent = "";
  search.addEventListener("input", () => filter(groups, search.value));
  addEventListener("hashchange", openFromHash);
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    search.focus();
  });
  openFromHash();
}

start().catch((error) => {
  state.textContent = `The documents cannot be read: ${error.message}`;
});
