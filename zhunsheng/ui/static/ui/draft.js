// <form data-draft="ADDRESS">: what is typed is kept on the server for its writer, and offered when they come back.
const PAUSE = 1500; // milliseconds after the last key
const LEFT_OUT = new Set(["csrfmiddlewaretoken", "form_key", "version", "draft", "listed"]);

const fieldsOf = (form) =>
  [...form.elements].filter((one) => one.name && !LEFT_OUT.has(one.name) && !["file", "submit", "password"].includes(one.type));

const read = (form) => {
  const values = {};
  for (const one of fieldsOf(form)) {
    if (["checkbox", "radio"].includes(one.type)) (values[one.name] ??= []).push(...(one.checked ? [one.value] : []));
    else if (one.multiple) values[one.name] = [...one.selectedOptions].map((option) => option.value);
    else values[one.name] = one.value;
  }
  return values;
};

const write = (form, values) => {
  for (const one of fieldsOf(form)) {
    if (!(one.name in values)) continue;
    const value = values[one.name];
    if (["checkbox", "radio"].includes(one.type)) one.checked = value.includes(one.value);
    else if (one.multiple) for (const option of one.options) option.selected = value.includes(option.value);
    else one.value = value;
  }
};

const note = (form, words, buttons = []) => {
  form.querySelector("[data-draft-note]")?.remove();
  const line = document.createElement("p");
  line.className = "note";
  line.dataset.draftNote = "";
  line.setAttribute("role", "status");
  line.append(words);
  for (const [label, act] of buttons) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = label;
    button.addEventListener("click", act);
    line.append(" ", button);
  }
  form.prepend(line);
};

for (const form of document.querySelectorAll("form[data-draft]")) {
  const address = form.dataset.draft;
  const token = () => ({ "X-CSRFToken": form.elements.csrfmiddlewaretoken.value });
  let waiting;
  const keep = async () => {
    const answer = await fetch(address, { method: "POST", headers: token(), body: JSON.stringify(read(form)) });
    const said = await answer.json();
    if (answer.ok) form.dataset.draftKept = said.saved_at;
    else note(form, said.fault);
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, PAUSE);
  });
  form.addEventListener("submit", () => clearTimeout(waiting));
  // A form shown again with its faults has everything in it already.
  if (form.querySelector("[role=alert], .field__error")) continue;
  fetch(address)
    .then((answer) => answer.json())
    .then(({ values, saved_at: savedAt }) => {
      if (!values) return;
      note(form, `上次（${savedAt}）没有填完的内容还在。`, [
        ["恢复", () => { write(form, values); form.querySelector("[data-draft-note]").remove(); }],
        ["丢弃", async () => { await fetch(address, { method: "DELETE", headers: token() }); form.querySelector("[data-draft-note]").remove(); }],
      ]);
    });
}
