/* Lists that staff work through: how many are marked, and keys to go on with. The page works without it. */
(() => {
  "use strict";
  const queue = document.querySelector("[data-queue]");
  if (!queue) return;
  const STORED = "kolot-keys";
  const rows = () => [...queue.querySelectorAll(".queue > li")].filter((row) => boxOf(row));
  const boxOf = (row) => row.querySelector("input[type=checkbox]");

  /* How many are marked; nothing is said before the first mark. */
  const marked = queue.querySelector("[data-marked]");
  const atFirst = marked?.textContent;
  function countMarked() {
    const count = rows().filter((row) => boxOf(row).checked).length;
    if (marked) marked.textContent = count ? marked.dataset.marked.replace("#", count) : atFirst;
  }
  queue.addEventListener("change", countMarked);
  document.addEventListener("htmx:after:swap", countMarked);
  countMarked();

  const markAll = queue.querySelector("[data-mark-all]");
  if (markAll) {
    markAll.hidden = false;
    markAll.addEventListener("click", () => {
      const boxes = rows().map(boxOf);
      const isWhole = boxes.every((box) => box.checked);
      for (const box of boxes) box.checked = !isWhole;
      countMarked();
    });
  }

  /* Keys. They can be switched off, and never act while somebody types. */
  const help = document.querySelector("[data-keys]");
  const switched = help?.querySelector("input");
  if (!switched) return;
  help.hidden = false;
  switched.checked = localStorage.getItem(STORED) !== "off";
  switched.addEventListener("change", () => localStorage.setItem(STORED, switched.checked ? "on" : "off"));

  const isTyping = (element) => element.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");

  function go(step) {
    const all = rows();
    const here = all.findIndex((row) => row.contains(document.activeElement));
    const next = all[here < 0 ? 0 : here + step];
    if (next) boxOf(next).focus();
  }

  const actions = {
    KeyJ: () => go(1),
    KeyK: () => go(-1),
    KeyX: (row) => row && boxOf(row).click(),
    KeyA: (row) => row?.querySelector("[data-approve]")?.click(),
  };

  document.addEventListener("keydown", (event) => {
    const action = actions[event.code];
    if (!action || !switched.checked || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (isTyping(event.target)) return;
    event.preventDefault();
    action(rows().find((row) => row.contains(document.activeElement)));
  });
})();
