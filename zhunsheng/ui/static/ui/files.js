// Forms with a file field: a file may be dropped on the form or pasted into it. Without this script the button remains.
const put = (form, files) => {
  const inputs = [...form.querySelectorAll("input[type=file]")];
  const input = inputs.find((one) => one.files.length === 0) ?? inputs[0];
  if (!input || !files.length) return;
  const all = new DataTransfer();
  const wanted = input.multiple ? [...files] : [files[0]];
  for (const file of wanted) all.items.add(file);
  input.files = all.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  input.focus();
};

for (const form of document.querySelectorAll("form[enctype='multipart/form-data']")) {
  form.addEventListener("paste", (event) => {
    const given = event.clipboardData;
    if (!given?.files.length) return;
    // An office program puts a picture beside the words: words that are pasted into a text field stay words.
    if (given.types.includes("text/plain") && event.target.matches("textarea, input:not([type=file])")) return;
    event.preventDefault();
    put(form, given.files);
  });
  form.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    form.classList.add("form--drop");
  });
  form.addEventListener("dragleave", () => form.classList.remove("form--drop"));
  form.addEventListener("drop", (event) => {
    form.classList.remove("form--drop");
    // A file field takes what is dropped on it by itself.
    if (!event.dataTransfer?.files.length || event.target.matches("input[type=file]")) return;
    event.preventDefault();
    put(form, event.dataTransfer.files);
  });
}
