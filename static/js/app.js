/* Kolot: what htmx leaves open. Every page works without this file; here nothing is decided, only shown. */
(() => {
  "use strict";
  const words = document.body.dataset;

  /* Writes: the pressed button says so, a second press waits, a lost connection is told where it happened. */
  const pressedButton = (context) => context.request.submitter || context.sourceElement.querySelector("button");
  const isWrite = (context) => context.request.method !== "GET";

  const labels = new WeakMap();

  function showSaving(button) {
    if (!button) return;
    labels.set(button, button.innerHTML);
    const tail = button.querySelector(".hide");
    button.replaceChildren(words.saving, ...(tail ? [tail] : []));
    button.setAttribute("aria-busy", "true");
    button.setAttribute("aria-disabled", "true");
    button.closest(".vote")?.querySelector(".refused")?.remove();
  }

  function endSaving(button, label) {
    if (!button?.hasAttribute("aria-busy")) return;
    button.innerHTML = label ?? labels.get(button);
    button.removeAttribute("aria-busy");
    button.removeAttribute("aria-disabled");
  }

  function sayRefused(context) {
    const form = context.sourceElement;
    const vote = form.closest(".vote");
    const button = pressedButton(context);
    const tail = button?.querySelector(".hide");
    endSaving(button, words.again);
    if (tail) button.append(tail);
    const note = document.createElement("p");
    note.className = "refused";
    note.role = "alert";
    note.textContent = vote ? words.voteRefused : words.refused;
    (vote || form).querySelector(".refused")?.remove();
    (vote || form).append(note);
  }

  function sayInFlash(text) {
    const note = document.createElement("div");
    note.className = "note bad";
    note.role = "alert";
    const line = document.createElement("p");
    line.textContent = text;
    note.append(line);
    document.getElementById("flash")?.replaceChildren(note);
  }

  document.addEventListener("htmx:config:request", (event) => {
    const { ctx } = event.detail;
    if (!isWrite(ctx)) return;
    const button = pressedButton(ctx);
    if (button?.getAttribute("aria-busy") === "true") event.preventDefault();
    else showSaving(button);
  });

  document.addEventListener("htmx:error", (event) => {
    const { ctx } = event.detail;
    if (!ctx?.request || ctx.response) return;
    if (isWrite(ctx)) sayRefused(ctx);
    else sayInFlash(words.offline);
  });

  document.addEventListener("htmx:after:request", (event) => {
    const { ctx } = event.detail;
    // A queued form may have left the page; its answer still names its places from the page.
    if (!ctx.sourceElement.isConnected) ctx.sourceElement = document.body;
    if (ctx.response.status < 400) return;
    if (!isWrite(ctx)) {
      event.preventDefault();
      location.assign(ctx.request.action);
    } else if (!ctx.hx.redirect && !ctx.hx.refresh && !ctx.text.includes("<hx-partial")) {
      sayInFlash(words.failed);
    }
  });

  document.addEventListener("htmx:finally:request", (event) => {
    const { ctx } = event.detail;
    if (isWrite(ctx) && !ctx.keepIndicators) endSaving(pressedButton(ctx));
  });

  /* Forms without htmx: one press is one request. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) event.preventDefault();
    else form.dataset.sent = "true";
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });

  /* Focus: it stays in the block that was replaced, and never slides onto a button that does something else. */
  let before = null;

  document.addEventListener("htmx:before:swap", (event) => {
    const focused = document.activeElement;
    const region = event.detail.tasks.map((task) => task.target).find((target) => target?.id && target.contains(focused));
    before = region && { id: region.id, action: focused.form?.action, firstNew: null };
    const more = event.detail.ctx.sourceElement.closest("[data-more]");
    if (more) before = { id: null, last: event.detail.ctx.target?.lastElementChild };
  });

  document.addEventListener("htmx:after:swap", () => {
    const now = document.activeElement;
    const errors = document.getElementById("errors");
    if (errors && before) errors.focus();
    else if (before?.last) focusOn(before.last.nextElementSibling);
    else if (before?.id && (now === document.body || now.form?.action !== before.action)) {
      focusOn(document.getElementById(before.id));
    }
    before = null;
    tick();
  });

  function focusOn(element) {
    if (!element) return;
    const link = element.matches(".vote") ? null : element.querySelector("h2 a, h3 a");
    if (!link) element.setAttribute("tabindex", "-1");
    (link || element).focus({ preventScroll: !link });
  }

  document.getElementById("errors")?.focus();

  /* Remaining time: rewritten each minute by the server's clock, silently. */
  const loadedAt = performance.now();

  const plural = new Intl.PluralRules(document.documentElement.lang);
  function count(forms, number) {
    return (forms[plural.select(number)] ?? forms.other).replace("%(num)s", number);
  }

  function remaining(minutesLeft, forms) {
    const [days, hours, minutes] = [Math.floor(minutesLeft / 1440), Math.floor(minutesLeft / 60) % 24, minutesLeft % 60];
    const join = (first, second) => forms["two units"].replace("%(first)s", first).replace("%(second)s", second);
    if (days) return hours ? join(count(forms.day, days), count(forms["and hour"], hours)) : count(forms["day left"], days);
    if (hours) return minutes ? join(count(forms.hour, hours), count(forms["and minute"], minutes)) : count(forms["hour left"], hours);
    return minutes ? count(forms["minute left"], minutes) : forms.less;
  }

  function tick() {
    for (const clock of document.querySelectorAll("[data-until]")) {
      const { until, now, words: forms, ended } = clock.dataset;
      const left = Date.parse(until) - Date.parse(now) - (performance.now() - loadedAt);
      clock.textContent = left > 0 ? remaining(Math.floor(left / 60000), JSON.parse(forms)) : ended;
    }
  }
  if (document.querySelector("[data-until]")) setInterval(tick, 20000);

  /* The browser's words beside a file may be in another language: ours say what was chosen. */
  for (const file of document.querySelectorAll(".file[data-file]")) {
    const [input, words] = [file.querySelector("input"), file.querySelector("span")];
    const none = words.textContent;
    const say = () => { words.textContent = input.files.length ? `${file.dataset.file} ${input.files[0].name}` : none; };
    file.dataset.live = "";
    input.addEventListener("change", say);
    say();
  }

  /* Where a question takes only so many answers, the page counts along. */
  function countChosen(fieldset) {
    const line = fieldset?.querySelector("[data-chosen]");
    if (!line) return;
    const [said, chosen] = [JSON.parse(line.dataset.chosen), fieldset.querySelectorAll("input:checked").length];
    line.textContent = said[Math.min(chosen, said.length - 1)];
    line.classList.toggle("error", chosen > said.length - 2);
  }
  const countAllChosen = () => document.querySelectorAll("[data-chosen]").forEach((line) => countChosen(line.closest("fieldset")));
  document.addEventListener("change", (event) => countChosen(event.target.closest("fieldset")));
  document.addEventListener("htmx:after:swap", countAllChosen);
  addEventListener("pageshow", countAllChosen);

  /* Native date and time fields show the browser's own format; the output beside them says ours. */
  function echo(input) {
    const output = input.closest("[data-echo]")?.querySelector("output");
    if (!output) return;
    const [day, time = ""] = input.type === "time" ? ["", input.value] : input.value.split("T");
    const weekday = day && new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "short", timeZone: "UTC" });
    const date = day && `${weekday.format(new Date(day))}, ${day.split("-").reverse().join(".")}`;
    output.value = [date, time].filter(Boolean).join(", ");
  }
  document.addEventListener("input", (event) => echo(event.target));
  document.querySelectorAll("[data-echo] input").forEach(echo);

  /* A link is copied where the browser lets us. */
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.firstElementChild.textContent = button.dataset.copied;
    });
  }

  /* The language menu closes like a menu. */
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
})();
