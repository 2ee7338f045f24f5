// [data-reading]: a text beside rows. Whoever works on a row, or follows its link (#text-problem-1), sees its words
// marked and scrolled to, the rest of the page standing still; words selected in the text are offered as missed ones.
const reading = document.querySelector("[data-reading]");

function show(name) {
  const stretches = [...reading.querySelectorAll("[data-of]")].filter((one) => one.dataset.of.split(" ").includes(name));
  for (const one of reading.querySelectorAll(".is-here")) one.classList.remove("is-here");
  for (const one of stretches) one.classList.add("is-here");
  const scrollsAlone = reading.scrollHeight > reading.clientHeight;
  if (stretches.length && scrollsAlone) {
    const down = stretches[0].getBoundingClientRect().top - reading.getBoundingClientRect().top;
    const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
    reading.scrollBy({ top: down - reading.clientHeight / 3, behavior });
  }
  return scrollsAlone;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#text-"]');
  if (link && show(link.hash.slice("#text-".length))) event.preventDefault();
});

function showRowOf(element) {
  const row = element.closest(".row");
  if (row && !element.closest("a")) show(row.id);
}

document.addEventListener("focusin", (event) => showRowOf(event.target));
showRowOf(document.activeElement); // a step leads back to its row before this script is there

let offered = "";
document.addEventListener("selectionchange", () => {
  const missed = document.querySelector("[name=missed]");
  const selection = document.getSelection();
  if (!missed || !reading.contains(selection.anchorNode) || !reading.contains(selection.focusNode)) return;
  const words = selection.toString().trim();
  if (!words || (missed.value && missed.value !== offered)) return;
  missed.value = offered = words;
});
