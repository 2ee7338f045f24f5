// <form data-submit-once>: a second click must not record the same thing again.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-submit-once]");
  if (!form) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  window.addEventListener("pageshow", () => delete form.dataset.sent, { once: true }); // the back button
});
