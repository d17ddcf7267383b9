/* Building a survey: questions are dragged to another place. A drop sends the form that the buttons send. */
(() => {
  "use strict";
  const START = 6;
  let drag = null;

  const rowsOf = (list) => [...list.querySelectorAll(":scope > [data-question]")];

  function addHandles() {
    const outline = document.getElementById("survey-outline");
    if (!outline?.dataset.drag) return;
    for (const row of outline.querySelectorAll("[data-question]")) {
      if (row.querySelector(".grip")) continue;
      const grip = document.createElement("span");
      grip.className = "grip";
      grip.title = outline.dataset.drag;
      grip.setAttribute("aria-hidden", "true"); // the keyboard has the buttons
      grip.textContent = "⠿";
      row.firstElementChild.append(grip);
    }
  }

  /* Before which row of which list the pointer stands. */
  function placeAt(x, y) {
    const under = document.elementFromPoint(x, y);
    const section = under?.closest("[data-section]");
    const list = section?.querySelector("[data-questions]");
    if (!list) return null;
    const before = rowsOf(list).find((row) => {
      const box = row.getBoundingClientRect();
      return row !== drag.row && y < box.top + box.height / 2;
    });
    return { list, before: before ?? null };
  }

  function show(place) {
    document.querySelectorAll(".drop-here").forEach((one) => one.classList.remove("drop-here"));
    drag.place = place;
    if (place) (place.before ?? place.list.lastElementChild ?? place.list).classList.add("drop-here");
    if (place) place.list.dataset.drop = place.before ? "before" : "end";
  }

  function end(isDropped) {
    const { row, place, isMoving } = drag;
    document.querySelectorAll(".drop-here").forEach((one) => one.classList.remove("drop-here"));
    document.querySelectorAll("[data-drop]").forEach((one) => delete one.dataset.drop);
    row.classList.remove("dragged");
    drag = null;
    if (isDropped && isMoving && place && !isSame(row, place)) send(row, place);
  }

  function isSame(row, place) {
    const rows = rowsOf(place.list);
    const at = rows.indexOf(row);
    return at >= 0 && (rows[at + 1] ?? null) === place.before;
  }

  function send(row, place) {
    const form = row.querySelector("form[action$='/move']");
    const to = document.createElement("input");
    to.type = "hidden";
    to.name = "to";
    to.value = `${place.list.dataset.questions}:${place.before?.dataset.question ?? "end"}`;
    form.append(to);
    form.requestSubmit();
  }

  document.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest(".grip");
    if (!grip || event.button) return;
    event.preventDefault();
    drag = { row: grip.closest("[data-question]"), y: event.clientY, isMoving: false, place: null };
    grip.setPointerCapture(event.pointerId);
  });
  document.addEventListener("pointermove", (event) => {
    if (!drag) return;
    if (!drag.isMoving && Math.abs(event.clientY - drag.y) < START) return;
    drag.isMoving = true;
    drag.row.classList.add("dragged");
    show(placeAt(event.clientX, event.clientY));
  });
  document.addEventListener("pointerup", () => drag && end(true));
  document.addEventListener("pointercancel", () => drag && end(false));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && drag) end(false); });
  document.addEventListener("htmx:after:swap", addHandles);
  addHandles();
})();
