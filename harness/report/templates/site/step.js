// Steps through the ladder: its calls and packets in the order of time. A call under test is guessed before it is uncovered,
// and until then nothing on the page tells what came of it.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const play = $("play");
  if (!play) return;
  const [next, back, all, now, guesses] = ["next", "back", "all", "now", "guesses"].map($);
  const top = (it) => it.getBBox().y;
  const marks = [...document.querySelectorAll("svg.ladder > a")]
    .filter((it) => /#[rp]\d+$/.test(it.href.baseVal)).sort((x, y) => top(x) - top(y));
  const isTest = (it) => it.querySelector(".u.o, .e.o, text.u + .o") !== null;
  const outcome = (it) => it.querySelector(".o").textContent.replace(/[^\w]*(\w+).*/s, "$1");
  const last = marks.length - 1;
  let at = -1; // not stepping
  let guessing = false;
  let guessed = "";

  function words() {
    if (at < 0) return "";
    if (guessing) return now.dataset.guess;
    const title = marks[at].querySelector("title").textContent;
    if (!guessed) return title;
    const it = [...guesses.querySelectorAll("button")].map((button) => button.value);
    const right = guessed === outcome(marks[at]) || (guessed === "other" && !it.includes(outcome(marks[at])));
    return `${right ? now.dataset.right : now.dataset.wrong} ${title}`;
  }

  function show() {
    marks.forEach((it, i) => {
      it.classList.toggle("later", at >= 0 && i > at);
      it.classList.toggle("guess", i === at && guessing);
    });
    [next, back, all].forEach((it) => { it.hidden = at < 0; });
    play.hidden = at >= 0;
    guesses.hidden = !guessing;
    back.disabled = at <= 0;
    next.disabled = at >= last && !guessing;
    document.documentElement.classList.toggle("playing", at >= 0 && (at < last || guessing));
    now.textContent = words();
    if (at >= 0) marks[at].scrollIntoView({ block: "nearest" });
  }

  function put(step, guess, said = "") {
    [at, guessing, guessed] = [Math.max(-1, Math.min(last, step)), guess, said];
    show();
    bindlab.keep({ step: at < 0 ? "" : String(at), guess: guessing ? "1" : "" });
  }
  const uncover = (said) => { put(at, false, said); next.focus(); };
  const forward = () => {
    if (guessing) uncover("");
    else if (at < last) put(at + 1, isTest(marks[at + 1]));
  };
  const backward = () => { if (at > 0) put(at - 1, false); };
  const leave = () => { put(-1, false); play.focus(); };

  play.addEventListener("click", () => { put(0, isTest(marks[0])); next.focus(); });
  next.addEventListener("click", forward);
  back.addEventListener("click", backward);
  all.addEventListener("click", leave);
  guesses.addEventListener("click", (event) => { if (event.target.value) uncover(event.target.value); });
  document.addEventListener("keydown", (event) => {
    if (at < 0 || event.altKey || event.ctrlKey || event.metaKey || event.target.matches("input,select")) return;
    if (event.key === "ArrowRight") forward();
    else if (event.key === "ArrowLeft") backward();
    else if (event.key === "Escape") leave();
    else return;
    event.preventDefault();
  });

  const step = parseInt(bindlab.state("step"), 10);
  if (step >= 0 && marks.length) {
    [at, guessing] = [Math.min(step, last), bindlab.state("guess") === "1"];
    guessing &&= isTest(marks[at]);
    show();
  }
})();
