// <table data-grid-keys>: the arrow keys move to the next cell that has something in it, Home and End along its row.
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function linkFrom(rows, row, column, [down, right]) {
  let cell;
  while ((cell = rows[row]?.cells[column])) {
    const link = cell.querySelector("a");
    if (link) return link;
    row += down;
    column += right;
  }
  return null;
}

document.addEventListener("keydown", (event) => {
  const here = event.target.closest("[data-grid-keys] tbody :is(td, th)");
  if (!here || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  const rows = here.closest("tbody").rows;
  const row = here.parentElement.sectionRowIndex;
  const step = STEPS[event.key];
  let link = null;
  if (step) link = linkFrom(rows, row + step[0], here.cellIndex + step[1], step);
  else if (event.key === "Home") link = linkFrom(rows, row, 0, STEPS.ArrowRight);
  else if (event.key === "End") link = linkFrom(rows, row, rows[row].cells.length - 1, STEPS.ArrowLeft);
  if (!link) return;
  event.preventDefault();
  link.focus();
});
