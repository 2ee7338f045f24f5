// <table data-grid-keys>: arrow keys move between the cells of a matrix.
document.addEventListener("keydown", (event) => {
  const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
  const here = event.target.closest("[data-grid-keys] td, [data-grid-keys] th");
  if (!step || !here) return;
  const rows = [...here.closest("table").tBodies[0].rows];
  let row = rows.indexOf(here.parentElement);
  let column = here.cellIndex;
  let link = null;
  while (!link) {
    row += step[0];
    column += step[1];
    const cell = rows[row]?.cells[column];
    if (!cell) return;
    link = cell.querySelector("a");
  }
  event.preventDefault();
  link.focus();
});
