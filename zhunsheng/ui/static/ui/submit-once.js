// <form data-submit-once>: while a form is on its way, further clicks send nothing.
const underWay = new WeakSet();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-submit-once]")) return;
  if (underWay.has(form)) {
    event.preventDefault();
    return;
  }
  underWay.add(form);
  form.setAttribute("aria-busy", "true");
});

// Coming back by the browser's back button: the form may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[aria-busy]")) {
    underWay.delete(form);
    form.removeAttribute("aria-busy");
  }
});
